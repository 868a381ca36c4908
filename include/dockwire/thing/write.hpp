// From the types that `describe` knows to JSON text. No JSON library is needed for this.
#pragma once

#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "dockwire/core/result.hpp"
#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/field_type.hpp"
#include "dockwire/thing/json_text.hpp"

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

template <class M>
bool write_value(write_state& state, const M& value, double exceptional);

inline bool write_text(write_state& state, std::string_view text) {
    return append_text(text, state.out) || state.fail(fault_code::invalid_text, "is not valid UTF-8");
}

/// The visitor that writes the fields of a described struct in their order.
class object_writer {
public:
    explicit object_writer(write_state& state) : state_{state} { state_.out += '{'; }

    template <class M>
    void operator()(std::string_view name, const M& member, const rules& rule = {}) {
        if (failed_ || is_absent(member)) return;
        begin_member();
        ((state_.out += '"') += name) += "\":";
        if (!write_value(state_, member, rule.exceptional)) failed_ = !state_.inside(name);
    }

    template <class T>
    void keyed(const key_form&, const std::map<std::string, T>& members, const rules& rule = {}) {
        for (const auto& [key, value] : members)
            write_entry(key, value, rule.exceptional);
    }

    template <class M>
    void write_entry(std::string_view key, const M& value, double exceptional) {
        if (failed_) return;
        begin_member();
        if (!write_key(key) || !write_value(state_, value, exceptional)) failed_ = !state_.inside(key);
    }

    void write_extra(const extra& kept) {
        for (const extra::field& one : kept.fields) {
            if (failed_) return;
            begin_member();
            if (write_key(one.name))
                state_.out += one.json;
            else
                failed_ = !state_.inside(one.name);
        }
    }

    bool finish() {
        state_.out += '}';
        return !failed_;
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
    bool failed_{false};
};

template <class T>
bool write_object(write_state& state, const T& value) {
    object_writer writer{state};
    describe(value, writer);
    if constexpr (keeps_extra<T>) writer.write_extra(value.extra);
    return writer.finish();
}

template <class T>
bool write_map(write_state& state, const std::map<std::string, T>& value, double exceptional) {
    object_writer writer{state};
    for (const auto& [key, element] : value)
        writer.write_entry(key, element, exceptional);
    return writer.finish();
}

template <class T>
bool write_list(write_state& state, const std::vector<T>& value, double exceptional) {
    state.out += '[';
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (i != 0) state.out += ',';
        const T& element = value[i];
        if (!write_value(state, element, exceptional)) return state.inside(i);
    }
    state.out += ']';
    return true;
}

/// A struct that is an array: its one member is the value.
template <class T>
bool write_array(write_state& state, const T& value) {
    bool written = false;
    const auto member = [&](std::string_view, const auto& elements, const rules& rule = {}) {
        written = write_value(state, elements, rule.exceptional);
    };
    describe(value, member);
    return written;
}

template <class R>
bool write_real(write_state& state, R value) {
    if (!std::isfinite(value)) return state.fail(fault_code::out_of_range, "is not a finite number");
    append_number(value, state.out);
    return true;
}

template <class E>
bool write_open_text(write_state& state, const open<E>& value) {
    if (value.known() && !is_listed(*value.known()))
        return state.fail(fault_code::unknown_value, "is an enum value that has no name");
    return write_text(state, value.text());
}

/// An exceptional value is an integer on the wire, whatever the type of the reading.
template <class T>
bool write_reading(write_state& state, const reading<T>& value, double exceptional) {
    if (value) return write_value(state, *value, exceptional);
    return write_real(state, exceptional);
}

template <class M>
bool write_value(write_state& state, const M& value, double exceptional) {
    constexpr field_type type = type_of<M>;
    if constexpr (type == field_type::boolean)
        return state.out += value ? "true" : "false", true;
    else if constexpr (type == field_type::integer)
        return append_number(value, state.out), true;
    else if constexpr (type == field_type::real)
        return write_real(state, value);
    else if constexpr (type == field_type::text)
        return write_text(state, value);
    else if constexpr (type == field_type::number_enum)
        return append_number(static_cast<std::underlying_type_t<M>>(value), state.out), true;
    else if constexpr (type == field_type::open_text)
        return write_open_text(state, value);
    else if constexpr (type == field_type::reading)
        return write_reading(state, value, exceptional);
    else if constexpr (type == field_type::optional)
        return value ? write_value(state, *value, exceptional) : (state.out += "null", true);
    else if constexpr (type == field_type::list)
        return write_list(state, value, exceptional);
    else if constexpr (type == field_type::map)
        return write_map(state, value, exceptional);
    else if constexpr (type == field_type::object)
        return write_object(state, value);
    else if constexpr (type == field_type::array)
        return write_array(state, value);
    else if constexpr (type == field_type::raw)
        return state.out += value.text.empty() ? "null" : value.text, true;
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
    const std::size_t before = out.size();
    detail::write_state state{out};
    if (detail::write_value(state, value, rules{}.exceptional)) return std::nullopt;
    out.resize(before);
    return state.finish(options.pointer, options.context);
}

/// `value` as JSON text, or the first fault.
template <class T>
result<std::string, fault> to_json(const T& value, const write_options& options = {}) {
    std::string text{};
    if (auto wrong = write(value, text, options)) return std::move(*wrong);
    return text;
}

} // namespace dockwire::thing
