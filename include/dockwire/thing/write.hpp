// From the types that `describe` knows to JSON text. No JSON library is needed for this.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/result.hpp"
#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/integer_type.hpp"
#include "dockwire/thing/json_text.hpp"
#include "dockwire/thing/layout.hpp"
#include "dockwire/thing/member_type.hpp"

namespace dockwire::thing {

/// How to write a message.
struct write_options {
    /// What is written, usually the method; faults name it.
    std::string_view context{};
    /// Where the value will lie in the document, a JSON pointer such as "/data"; faults begin with it.
    std::string_view pointer{};
};

namespace detail {

/// One write: where it goes and its first fault.
struct write_state : fault_slot {
    explicit write_state(std::string& text) noexcept : out{text} {}

    std::string& out;
};

inline bool write_value(write_state& state, const void* value, const member_type& type, double exceptional);

inline bool write_text(write_state& state, std::string_view text) {
    return append_text(text, state.out) || state.fail(fault_code::invalid_text, "is not valid UTF-8");
}

/// Writes the members of one object.
class object_writer {
public:
    explicit object_writer(write_state& state) : state_{state} { state_.out += '{'; }

    bool field(const layout_row& row, const void* member) {
        if (row.matches) return entries(member, *row.type, row.rule.no_reading);
        if (is_absent(member, *row.type)) return true;
        begin_member();
        ((state_.out += '"') += row.name) += "\":"; // the names of `describe` need no escapes
        return write_value(state_, member, *row.type, row.rule.no_reading) || state_.inside(row.name);
    }

    bool entries(const void* map, const member_type& type, double exceptional) {
        const auto write = [&](std::string_view key, const void* value) {
            begin_member();
            return (write_key(key) && write_value(state_, value, *type.element, exceptional)) || state_.inside(key);
        };
        return type.map->each(map, write);
    }

    bool unknown(const extra& kept) {
        return std::ranges::all_of(kept.fields, [this](const extra::field& one) {
            begin_member();
            if (!write_key(one.name)) return state_.inside(one.name);
            state_.out += one.json;
            return true;
        });
    }

    bool finish() {
        state_.out += '}';
        return true;
    }

private:
    void begin_member() {
        if (!std::exchange(first_, false)) state_.out += ',';
    }

    bool write_key(std::string_view key) {
        if (!write_text(state_, key)) return false;
        state_.out += ':';
        return true;
    }

    write_state& state_;
    bool first_{true};
};

inline bool write_object(write_state& state, const void* value, const layout& fields) {
    object_writer writer{state};
    const extra* const kept = extra_of(value, fields);
    const auto field = [&](const layout_row& row) { return writer.field(row, row.of(value)); };
    return std::ranges::all_of(fields.rows, field) && (!kept || writer.unknown(*kept)) && writer.finish();
}

inline bool write_map(write_state& state, const void* value, const member_type& type, double exceptional) {
    object_writer writer{state};
    return writer.entries(value, type, exceptional) && writer.finish();
}

inline bool write_list(write_state& state, const void* value, const member_type& type, double exceptional) {
    state.out += '[';
    std::size_t index = 0;
    const auto write = [&](const void* element) {
        if (index != 0) state.out += ',';
        if (!write_value(state, element, *type.element, exceptional)) return state.inside(index);
        ++index;
        return true;
    };
    const bool written = type.list->each(value, write);
    state.out += ']';
    return written;
}

/// A struct that is an array: its one member is the value.
inline bool write_array(write_state& state, const void* value, const layout& fields) {
    const layout_row& only = fields.rows.front();
    return write_value(state, only.of(value), *only.type, only.rule.no_reading);
}

/// A float has fewer digits than the double that it equals.
inline bool write_real(write_state& state, const void* value, bool is_float) {
    const double real = is_float ? *static_cast<const float*>(value) : *static_cast<const double*>(value);
    if (!std::isfinite(real)) return state.fail(fault_code::out_of_range, "is not a finite number");
    if (is_float)
        append_number(*static_cast<const float*>(value), state.out);
    else
        append_number(real, state.out);
    return true;
}

inline bool write_open_text(write_state& state, const open_text_access::view& value) {
    if (value.is_known && !value.is_listed) return state.fail(fault_code::unknown_value, "is an enum value that has no name");
    return write_text(state, value.text);
}

/// An exceptional value is an integer on the wire, whatever the type of the reading.
inline bool write_reading(write_state& state, const void* value, const member_type& type, double exceptional) {
    if (const void* const present = type.maybe->get(value)) return write_value(state, present, *type.element, exceptional);
    return write_real(state, &exceptional, false);
}

inline bool write_optional(write_state& state, const void* value, const member_type& type, double exceptional) {
    if (const void* const present = type.maybe->get(value)) return write_value(state, present, *type.element, exceptional);
    state.out += "null";
    return true;
}

inline bool write_literal(write_state& state, std::string_view json) {
    state.out += json;
    return true;
}

inline bool write_value(write_state& state, const void* value, const member_type& type, double exceptional) {
    switch (type.is) {
    case field_type::boolean:
        return write_literal(state, *static_cast<const bool*>(value) ? "true" : "false");
    case field_type::integer:
    case field_type::number_enum:
        append_number(load_integer(value, type.integer), state.out);
        return true;
    case field_type::real:
        return write_real(state, value, type.is_float);
    case field_type::text:
        return write_text(state, *static_cast<const std::string*>(value));
    case field_type::open_text:
        return write_open_text(state, type.open_text->get(value));
    case field_type::raw: {
        const std::string& json = static_cast<const raw_json*>(value)->text;
        return write_literal(state, json.empty() ? "null" : json);
    }
    case field_type::reading:
        return write_reading(state, value, type, exceptional);
    case field_type::optional:
        return write_optional(state, value, type, exceptional);
    case field_type::list:
        return write_list(state, value, type, exceptional);
    case field_type::map:
        return write_map(state, value, type, exceptional);
    case field_type::object:
        return write_object(state, value, layout_of(*type.object, value));
    case field_type::array:
        return write_array(state, value, layout_of(*type.object, value));
    case field_type::unsupported: // does not compile
        break;
    }
    return false;
}

inline std::optional<fault> write(const void* value, const member_type& type, std::string& out, const write_options& options) {
    const std::size_t before = out.size();
    write_state state{out};
    if (write_value(state, value, type, rules{}.no_reading)) return std::nullopt;
    out.resize(before);
    return state.finish(options.pointer, options.context);
}

} // namespace detail

/// Appends `value`, a described struct or any type that a field may have, to `out` as JSON text without white space.
///
/// Fields come in the order of `describe`, absent ones are left out, unknown ones (`extra`) follow as they came. Numbers are exact:
/// reading them back gives the same value.
/// @return the first fault, or nothing: a text that is not UTF-8, a number that is not finite, an enum value without a name. `out` has
/// its old content then.
template <class T>
std::optional<fault> write(const T& value, std::string& out, const write_options& options = {}) {
    return detail::write(std::addressof(value), detail::member_type_of<T>, out, options);
}

/// `value` as JSON text, or the first fault.
template <class T>
result<std::string, fault> to_json(const T& value, const write_options& options = {}) {
    std::string text{};
    if (auto wrong = write(value, text, options)) return std::move(*wrong);
    return text;
}

} // namespace dockwire::thing
