// How a reader is told what to accept, and what it remembers while it reads.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/core/concat.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/model/tolerance.hpp"

namespace dockwire::thing {

/// How to read a message.
struct read_options {
    /// Refuse every looseness instead of accepting and counting it. For tests.
    bool strict{false};
    /// What is read, usually the method; faults name it.
    std::string_view context{};
    /// Where the value lies in the document, a JSON pointer such as "/data"; faults begin with it.
    std::string_view pointer{};
    /// Counts what was tolerated; nullptr to count nothing. Counts are added to what is there.
    tolerances* tolerated{nullptr};
};

namespace detail {

/// The beginning of `text` for an error message: whole UTF-8 characters, and never much.
inline std::string excerpt(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.size() <= longest) return std::string{text};
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string{text.substr(0, end)} + "...";
}

/// One read: its options and its first fault.
class read_state : public fault_slot {
public:
    /// @param limits  whether what lies outside the limits of its field is a fault
    explicit read_state(const read_options& options, bool limits = false) noexcept : options_{options}, limits_{limits} {}

    bool limits() const noexcept { return limits_; }

    bool wrong(fault_code code, std::string_view wanted, std::string_view raw) {
        return fail(code, concat({"wanted ", wanted, ", got ", excerpt(raw)}));
    }
    bool wrong_type(std::string_view wanted, std::string_view raw) { return wrong(fault_code::wrong_type, wanted, raw); }

    /// Counts a looseness; false when this read is strict. `raw` is the value.
    bool tolerate(looseness which, std::string_view raw) {
        if (options_.tolerated) ++(*options_.tolerated)[which];
        return !options_.strict || refuse(which, raw);
    }

    bool tolerate(looseness which, tape_value value) { return tolerate(which, value.raw()); }

    std::optional<fault> finish() { return fault_slot::finish(options_.pointer, options_.context); }

private:
    bool refuse(looseness which, std::string_view raw) {
        const looseness_row& row = looseness_table[static_cast<std::size_t>(which)];
        return fail(row.code, concat({row.text, ": ", excerpt(raw)}));
    }

    const read_options& options_;
    bool limits_;
};

} // namespace detail
} // namespace dockwire::thing
