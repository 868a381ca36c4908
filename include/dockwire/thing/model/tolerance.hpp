// The looseness of real devices that a tolerant reader accepts, counts, and a strict one refuses.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <string_view>

#include "dockwire/thing/json/fault.hpp"

namespace dockwire::thing {

/// One way in which a message may differ from its documentation and still be understood. "A for B" is a value of type A where the
/// documentation has B.
enum class looseness : std::uint8_t {
    text_for_number,      ///< "3" for 3
    number_for_text,      ///< 3 for "3"
    number_for_bool,      ///< 0 or 1 for false or true
    bool_for_number,      ///< false or true for 0 or 1
    fraction_for_integer, ///< 5.0 for 5
    null_for_nothing,     ///< null for an absent field, an empty object or an empty array
    array_for_object,     ///< [{...}] for {...}
    object_for_array,     ///< {...} for [{...}]
    alias_key,            ///< a field under its other spelling (`rules::alias`)
    duplicate_key,        ///< a repeated key, of which the last one wins
    unknown_enum_value,   ///< kept as it came
    unknown_field,        ///< kept in `extra`
    left_out,        ///< a member that may be missing, or an element, that cannot be read: kept in `extra`, the rest is delivered
    missing_key,     ///< a key of an envelope that is not there, or empty
    misplaced_key,   ///< a key that only envelopes of other topics have
    unusable_value,  ///< a value of an envelope that says nothing: read as if it were absent
    odd_timestamp,   ///< not the 13 digits of a Unix time in ms
    other_prefix,    ///< a topic under `thing` that belongs under `sys`
    missing_wrapper, ///< the data of a progress without `output` around it
};

/// What a strict reader says of a looseness.
struct looseness_row {
    looseness which{};
    fault_code code{};
    std::string_view text{};
};

inline constexpr std::array looseness_table{
    looseness_row{looseness::text_for_number, fault_code::wrong_type, "a text where a number is documented"},
    looseness_row{looseness::number_for_text, fault_code::wrong_type, "a number where a text is documented"},
    looseness_row{looseness::number_for_bool, fault_code::wrong_type, "a number where true or false is documented"},
    looseness_row{looseness::bool_for_number, fault_code::wrong_type, "true or false where a number is documented"},
    looseness_row{looseness::fraction_for_integer, fault_code::wrong_type,
                  "a number with a fraction where an integer is documented"},
    looseness_row{looseness::null_for_nothing, fault_code::wrong_type, "null where the field should be absent or empty"},
    looseness_row{looseness::array_for_object, fault_code::wrong_type, "an array where an object is documented"},
    looseness_row{looseness::object_for_array, fault_code::wrong_type, "an object where an array is documented"},
    looseness_row{looseness::alias_key, fault_code::unknown_field, "another spelling of a documented field"},
    looseness_row{looseness::duplicate_key, fault_code::duplicate_key, "a repeated key"},
    looseness_row{looseness::unknown_enum_value, fault_code::unknown_value, "a value that is not documented"},
    looseness_row{looseness::unknown_field, fault_code::unknown_field, "a field that is not documented"},
    looseness_row{looseness::left_out, fault_code::wrong_type, "a value that cannot be read"},
    looseness_row{looseness::missing_key, fault_code::missing_field, "missing or empty"},
    looseness_row{looseness::misplaced_key, fault_code::unknown_field, "a key that other topics have"},
    looseness_row{looseness::unusable_value, fault_code::wrong_type, "neither a text nor a number"},
    looseness_row{looseness::odd_timestamp, fault_code::out_of_range, "a timestamp without 13 digits"},
    looseness_row{looseness::other_prefix, fault_code::unknown_value, "a topic that belongs under sys/product"},
    looseness_row{looseness::missing_wrapper, fault_code::missing_field, "missing around the data"},
};
static_assert(std::ranges::is_sorted(looseness_table, {}, &looseness_row::which));

/// How often each looseness was met.
struct tolerances {
    std::array<std::uint32_t, looseness_table.size()> counts{};

    std::uint32_t& operator[](looseness which) noexcept { return counts[static_cast<std::size_t>(which)]; }
    std::uint32_t operator[](looseness which) const noexcept { return counts[static_cast<std::size_t>(which)]; }
    std::uint32_t total() const noexcept { return std::accumulate(counts.begin(), counts.end(), std::uint32_t{0}); }

    tolerances& operator+=(const tolerances& more) noexcept {
        std::ranges::transform(counts, more.counts, counts.begin(), std::plus{});
        return *this;
    }
    bool operator==(const tolerances&) const = default;
};

} // namespace dockwire::thing
