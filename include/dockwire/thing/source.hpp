// What a reader needs of a parsed or half-parsed JSON text: forward cursors in document order.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <concepts>
#include <cstdint>
#include <string_view>

namespace dockwire::thing {

enum class value_kind : std::uint8_t { null, boolean, number, text, object, array };

constexpr bool is_container(value_kind kind) noexcept { return kind == value_kind::object || kind == value_kind::array; }

/// A number as the text has it. Integers stay exact where 64 bits hold them.
struct number {
    enum class form : std::uint8_t { negative, natural, real };

    form is{form::natural};
    std::int64_t negative{0};
    std::uint64_t natural{0};
    double real{0};
};

/// A cursor over the members of an object.
///
/// `done()`: behind the last member. `key()` and `key_is(name)`: the current key, unescaped. `value()`: the current value, taken at most
/// once. `keep()`: the current value as raw JSON text. `next()`: goes to the next member. Texts live as long as the source.
template <class M>
concept member_source = requires(M& members, std::string_view name) {
    { members.done() } -> std::same_as<bool>;
    { members.key() } -> std::convertible_to<std::string_view>;
    { members.key_is(name) } -> std::same_as<bool>;
    members.value();
    { members.keep() } -> std::convertible_to<std::string_view>;
    members.next();
};

/// A cursor over the elements of an array.
template <class E>
concept element_source = requires(E& elements) {
    { elements.done() } -> std::same_as<bool>;
    elements.value();
    elements.next();
};

/// One JSON value. Only the accessor that fits `kind()` is called, and `raw()`: its JSON text as it came. `members()`
/// of null is a cursor that is done.
template <class V>
concept value_source = std::copyable<V> && requires(const V& value) {
    { value.kind() } -> std::same_as<value_kind>;
    { value.boolean() } -> std::same_as<bool>;
    { value.number() } -> std::same_as<number>;
    { value.text() } -> std::convertible_to<std::string_view>;
    { value.raw() } -> std::convertible_to<std::string_view>;
    { value.members() } -> member_source;
    { value.elements() } -> element_source;
};

} // namespace dockwire::thing
