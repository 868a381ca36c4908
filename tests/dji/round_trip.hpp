// Reads and writes the data of a message, and says what is not as it was.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/validate.hpp"

namespace dockwire::dji::round_trip_test {

using nlohmann::json;
using thing::looseness;

/// A value that the reader put right.
struct change {
    std::string pointer{};
    std::string was{};
    std::string is{};
    looseness why{};
};

inline std::ostream& operator<<(std::ostream& out, const change& one) {
    return out << one.pointer << ": " << one.was << " became " << one.is << " ("
               << thing::looseness_table[static_cast<std::size_t>(one.why)].text << ')';
}

/// Compares JSON before and after, and finds the looseness that explains each difference.
class comparison {
public:
    /// All differences that a looseness explains.
    const std::vector<change>& changes() const noexcept { return changes_; }
    /// The others, in words; empty when there are none.
    const std::string& unexplained() const noexcept { return unexplained_; }

    void compare(const json& was, const json& is, const std::string& pointer) {
        if (was.is_object() && is.is_object()) return members(was, is, pointer);
        if (was.is_array() && is.is_array() && was.size() == is.size()) return elements(was, is, pointer);
        if (was == is) return;
        if (was.is_array() && is.is_object() && was.size() == 1)
            return wrapped(was.front(), is, pointer, looseness::array_for_object);
        if (was.is_object() && is.is_array() && is.size() == 1)
            return wrapped(was, is.front(), pointer, looseness::object_for_array);
        note(pointer, was, is, explain(was, is));
    }

private:
    static std::optional<looseness> explain(const json& was, const json& is) {
        if (was.is_null() && is.empty()) return looseness::null_for_nothing;
        if (was.is_string() && is.is_number() && json::parse(was.get<std::string>(), nullptr, false) == is)
            return looseness::text_for_number;
        if (was.is_number() && is.is_string() && was.dump() == is.get<std::string>()) return looseness::number_for_text;
        if (was.is_number() && is.is_boolean() && was == (is.get<bool>() ? 1 : 0)) return looseness::number_for_bool;
        if (was.is_boolean() && is.is_number() && is == (was.get<bool>() ? 1 : 0)) return looseness::bool_for_number;
        return std::nullopt;
    }

    void note(const std::string& pointer, const json& was, const json& is, std::optional<looseness> why) {
        if (why)
            changes_.push_back({pointer, was.dump(), is.dump(), *why});
        else
            unexplained_ += pointer + ": " + was.dump() + " became " + is.dump() + "; ";
    }

    void wrapped(const json& was, const json& is, const std::string& pointer, looseness why) {
        changes_.push_back({pointer, why == looseness::array_for_object ? "[...]" : "{...}",
                            why == looseness::array_for_object ? "{...}" : "[...]", why});
        compare(was, is, pointer);
    }

    void elements(const json& was, const json& is, const std::string& pointer) {
        for (std::size_t i = 0; i < was.size(); ++i)
            compare(was[i], is[i], pointer + "/" + std::to_string(i));
    }

    /// A key that went away was null, or another spelling of one that came.
    void members(const json& was, const json& is, const std::string& pointer) {
        json left = is;
        for (const auto& [key, value] : was.items()) {
            const std::string inside = pointer + "/" + key;
            if (is.contains(key))
                compare(value, is[key], inside), left.erase(key);
            else if (value.is_null())
                changes_.push_back({inside, "null", "nothing", looseness::null_for_nothing});
            else
                renamed(was, left, key, pointer);
        }
        for (const auto& [key, value] : left.items())
            unexplained_ += pointer + "/" + key + ": was not there; ";
    }

    void renamed(const json& was, json& left, const std::string& key, const std::string& pointer) {
        for (const auto& [other, value] : left.items())
            if (!was.contains(other) && value == was[key]) {
                changes_.push_back({pointer, "\"" + key + "\"", "\"" + other + "\"", looseness::alias_key});
                left.erase(other);
                return;
            }
        unexplained_ += pointer + "/" + key + ": went away; ";
    }

    std::vector<change> changes_{};
    std::string unexplained_{};
};

/// What became of one message.
struct finding {
    /// Why it did not survive; empty if it did.
    std::string wrong{};
    std::vector<change> changes{};
    /// What was tolerated in the envelope, the first of it.
    std::string envelope{};
};

/// Whether each looseness changed as many values as the reader counted; those that change nothing are not seen.
inline std::string disagreement(const std::vector<change>& changes, const thing::tolerances& counted) {
    thing::tolerances seen{};
    for (const change& one : changes)
        ++seen[one.why];
    for (const thing::looseness_row& row : thing::looseness_table) {
        const bool is_kept = row.which == looseness::fraction_for_integer || row.which == looseness::duplicate_key ||
                             row.which == looseness::unknown_enum_value || row.which == looseness::unknown_field;
        if (!is_kept && seen[row.which] != counted[row.which])
            return std::string{row.text} + ": read " + std::to_string(counted[row.which]) + " times, seen " +
                   std::to_string(seen[row.which]) + " times";
    }
    return {};
}

/// What became of data that was read, with what was tolerated, and written.
inline finding compare_texts(std::string_view was, std::string_view written, const thing::tolerances& counted) {
    comparison compared{};
    compared.compare(json::parse(was), json::parse(written), "/data");
    if (!compared.unexplained().empty()) return {.wrong = compared.unexplained()};
    return {.wrong = disagreement(compared.changes(), counted), .changes = compared.changes()};
}

/// Reads the data of a message as `M`, writes it and reads that again.
/// @param strict  nothing is tolerated, and the message keeps all rules
template <class M>
finding round_trip(const envelope& from, bool strict) {
    M read{};
    thing::tolerances counted{};
    const thing::read_options options{.strict = strict, .whole = true, .tolerated = &counted};
    if (const auto fault = read_data(from, read, options)) return {.wrong = to_string(*fault)};
    if (const auto fault = strict ? thing::validate(read, {.pointer = "/data"}) : std::nullopt)
        return {.wrong = to_string(*fault)};
    const auto written = thing::to_json(read);
    if (!written) return {.wrong = to_string(written.error())};
    const auto again = thing::from_json<M>(*written, {.whole = true});
    if (!again || !(*again == read)) return {.wrong = "does not read back equal: " + *written};
    return compare_texts(from.data_text(), *written, counted);
}

} // namespace dockwire::dji::round_trip_test
