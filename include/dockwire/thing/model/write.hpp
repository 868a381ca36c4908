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
#include "dockwire/thing/json/detail/json_text.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/model/detail/integer_type.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/detail/left_out.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/field.hpp"

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
    /// Of the list or map that is written next.
    kept_parts parts{};
};

inline bool write_value(write_state& state, const void* value, const member_type& type, const field& what);

inline bool write_text(write_state& state, std::string_view text) {
    return append_text(text, state.out) || state.fail(fault_code::invalid_text, "is not valid UTF-8");
}

/// Writes the members of one object.
class object_writer {
public:
    /// @param kept  what a reader left out; nullptr if it is nothing
    explicit object_writer(write_state& state, const extra* kept = nullptr) : state_{state}, kept_{kept} { state_.out += '{'; }

    bool member(const void* member, const member_type& type, const field& what) {
        if (what.keyed) return entries(member, type, what);
        if (is_absent(member, type) || (kept_ && is_left_out(member, type, what.name))) return true;
        state_.parts = {kept_, what.name};
        begin_member();
        ((state_.out += '"') += what.name) += "\":"; // the names of `describe` need no escapes
        return write_value(state_, member, type, what) || state_.inside(what.name);
    }

    bool entries(const void* map, const member_type& type, const field& each) {
        const auto write = [&](std::string_view key, const void* value) {
            state_.parts = {};
            begin_member();
            return (write_key(key) && write_value(state_, value, *type.element, each)) || state_.inside(key);
        };
        return type.map->each(map, write);
    }

    bool raw(std::string_view key, std::string_view json) {
        begin_member();
        if (!write_key(key)) return state_.inside(key);
        state_.out += json;
        return true;
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

    /// An empty list or map that was left out as a whole.
    bool is_left_out(const void* member, const member_type& type, std::string_view name) const {
        return holds_nothing(member, type) &&
               std::ranges::any_of(kept_->fields, [name](const extra::field& one) { return one.left_out && one.name == name; });
    }

    write_state& state_;
    const extra* kept_;
    bool first_{true};
};

inline bool write_object(write_state& state, const void* value, const layout& is) {
    const extra* const kept = extra_of(value, is);
    object_writer writer{state, kept && has_left_out(*kept) ? kept : nullptr};
    for (std::size_t i = 0; i < is.rows.size(); ++i)
        if (!writer.member(is.rows[i].of(value), *is.rows[i].type, is.fields[i])) return false;
    const auto write = [&](const extra::field& one) {
        return (one.left_out && !is_still_missing(one, value, is)) || writer.raw(one.name, one.json);
    };
    return (!kept || std::ranges::all_of(kept->fields, write)) && writer.finish();
}

inline bool write_map(write_state& state, const void* value, const member_type& type, const field& what) {
    const kept_parts parts = std::exchange(state.parts, {});
    object_writer writer{state};
    const auto write = [&](const extra::field& one) {
        const std::string_view token = parts.token_of(one);
        if (token.empty()) return true;
        const std::string key = key_of_token(token);
        return type.map->has(value, key) || writer.raw(key, one.json);
    };
    return writer.entries(value, type, what.children.front()) &&
           (!parts.kept || std::ranges::all_of(parts.kept->fields, write)) && writer.finish();
}

/// Writes the elements that were left out at the index that is written next.
inline void put_back(write_state& state, left_out_elements& lost, std::size_t& index) {
    while (const std::string* const json = lost.at(index)) {
        if (index++ != 0) state.out += ',';
        state.out += *json;
    }
}

inline bool write_list(write_state& state, const void* value, const member_type& type, const field& what) {
    left_out_elements lost{std::exchange(state.parts, {})};
    state.out += '[';
    std::size_t index = 0;
    const auto write = [&](const void* element) {
        put_back(state, lost, index);
        if (index != 0) state.out += ',';
        if (!write_value(state, element, *type.element, what.children.front())) return state.inside(index);
        ++index;
        return true;
    };
    const bool written = type.list->each(value, write);
    put_back(state, lost, index);
    state.out += ']';
    return written;
}

/// A struct that is an array: its one member is the value.
inline bool write_array_struct(write_state& state, const void* value, const layout& is) {
    return write_value(state, is.rows.front().of(value), *is.rows.front().type, is.fields.front());
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

/// What says that there is no reading is an integer on the wire, whatever the type of the reading.
inline bool write_maybe(write_state& state, const void* value, const member_type& type, const field& what) {
    if (const void* const present = type.maybe->get(value)) return write_value(state, present, *type.element, what);
    if (!what.rule.no_reading.empty()) return write_real(state, what.rule.no_reading.begin(), false);
    state.out += "null";
    return true;
}

inline bool write_literal(write_state& state, std::string_view json) {
    state.out += json;
    return true;
}

inline bool write_raw(write_state& state, const raw_json& json) {
    return write_literal(state, json.text.empty() ? std::string_view{"null"} : json.text);
}

inline bool write_value(write_state& state, const void* value, const member_type& type, const field& what) {
    if (type.maybe) return write_maybe(state, value, type, what);
    switch (type.kind) {
    case kind::boolean:
        return write_literal(state, *static_cast<const bool*>(value) ? "true" : "false");
    case kind::integer:
    case kind::number_enum:
        append_number(load_integer(value, type.integer), state.out);
        return true;
    case kind::real:
        return write_real(state, value, type.is_float);
    case kind::text:
        return write_text(state, *static_cast<const std::string*>(value));
    case kind::text_enum:
        return write_open_text(state, type.open_text->get(value));
    case kind::any:
        return write_raw(state, *static_cast<const raw_json*>(value));
    case kind::map:
        return write_map(state, value, type, what);
    case kind::object:
        return write_object(state, value, layout_of(*type.object));
    case kind::array:
        return type.is_array_struct() ? write_array_struct(state, value, layout_of(*type.object))
                                      : write_list(state, value, type, what);
    }
    return false;
}

inline std::optional<fault> write(const void* value, const member_type& type, std::string& out, const write_options& options) {
    const std::size_t before = out.size();
    write_state state{out};
    const bool written = with_field_of(type, [&](const field& what) { return write_value(state, value, type, what); });
    if (written) return std::nullopt;
    out.resize(before);
    return state.finish(options.pointer, options.context);
}

} // namespace detail

/// Appends `value`, a described struct or any type that a field may have, to `out` as JSON text without white space.
///
/// Fields come in the order of `describe`, absent ones are left out, unknown ones (`extra`) follow as they came, and so does what could not be
/// read and has no value now. Numbers are exact: reading them back gives the same value.
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
