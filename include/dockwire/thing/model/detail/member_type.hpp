// What a member of a described struct is, as data: how its value is reached when only its address is known.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "dockwire/core/function_ref.hpp"
#include "dockwire/thing/model/detail/field_type.hpp"
#include "dockwire/thing/model/detail/integer_type.hpp"

namespace dockwire::thing::detail {

struct layout;

/// A described struct: what the compiler makes for each of them, the rest is compiled once (layout.hpp).
struct object_form {
    void (*describe)(const void* object, layout& made){nullptr};
    void (*construct)(void* place){nullptr};
    void (*destroy)(void* object){nullptr};
    std::size_t size{0};
    std::align_val_t alignment{1};
    /// The layout, once somebody has asked for it. It is never destroyed.
    std::atomic<const layout*>* made{nullptr};
};

/// `open<E>`.
struct open_text_access {
    struct view {
        std::string_view text{};
        bool is_known{false};
        /// A known value may be one that the table does not list: it has no text.
        bool is_listed{false};
    };
    view (*get)(const void* member){nullptr};
    void (*set)(void* member, std::string_view text){nullptr};
};

/// `std::optional<T>` and `reading<T>`.
struct maybe_access {
    /// The value, or nullptr.
    const void* (*get)(const void* member){nullptr};
    void (*reset)(void* member){nullptr};
    void* (*emplace)(void* member){nullptr};
    /// Of a `reading` only.
    bool (*is_no_reading)(const void* member){nullptr};
    void (*set_no_reading)(void* member){nullptr};
};

/// `std::vector<T>`. An element is visited, not pointed to: std::vector<bool> has none to point to.
struct list_access {
    std::size_t (*size)(const void* member){nullptr};
    void (*clear)(void* member){nullptr};
    /// Adds an element that `fill` makes, unless it says false; says what it said.
    bool (*append)(void* member, function_ref<bool(void* element)> fill){nullptr};
    /// Until `visit` says false.
    bool (*each)(const void* member, function_ref<bool(const void* element)> visit){nullptr};
};

/// `std::map<std::string, T>`.
struct map_access {
    std::size_t (*size)(const void* member){nullptr};
    void (*clear)(void* member){nullptr};
    /// A fresh entry under `key`, in place of one that is there.
    void* (*entry)(void* member, std::string_view key){nullptr};
    void (*erase)(void* member, std::string_view key){nullptr};
    bool (*has)(const void* member, std::string_view key){nullptr};
    /// Until `visit` says false.
    bool (*each)(const void* member, function_ref<bool(std::string_view key, const void* value)> visit){nullptr};
};

/// A documented value of an enum. A text enum has texts only.
struct listed_value {
    std::int64_t number{0};
    std::string_view text{};
};

struct member_type {
    /// Of what is inside for `std::optional` and `reading`.
    thing::kind kind{thing::kind::any};
    bool is_float{false};
    /// Of integers and number enums.
    integer_type integer{};
    std::span<const listed_value> listed{};
    const open_text_access* open_text{nullptr};
    const maybe_access* maybe{nullptr};
    const list_access* list{nullptr};
    const map_access* map{nullptr};
    /// Inside of an optional, reading, list or map.
    const member_type* element{nullptr};
    /// Of described structs.
    const object_form* object{nullptr};

    /// A struct whose JSON is that of its one member.
    bool is_array_struct() const noexcept { return object != nullptr && kind != thing::kind::object; }
};

template <class E>
inline constexpr auto listed_values = [] {
    constexpr auto rows = table_of<E>();
    std::array<listed_value, rows.size()> values{};
    for (std::size_t i = 0; i < rows.size(); ++i)
        values[i] = {static_cast<std::int64_t>(rows[i].value), rows[i].text};
    return values;
}();

// Functions, because a lambda is two of them for the compiler.

template <class E>
struct open_text_functions {
    static open_text_access::view get(const void* member) {
        const auto& is = *static_cast<const open<E>*>(member);
        return {is.text(), is.known().has_value(), is.known() && is_listed(*is.known())};
    }
    static void set(void* member, std::string_view text) { *static_cast<open<E>*>(member) = open<E>{text}; }

    static constexpr open_text_access access{&get, &set};
};

template <class M>
struct maybe_functions;

/// Numbers and enums are copied from a constant: a copy needs none of the functions that std::optional has for each type.
template <class T>
struct maybe_functions<std::optional<T>> {
    static const void* get(const void* member) {
        const auto& is = *static_cast<const std::optional<T>*>(member);
        return is ? &*is : nullptr;
    }
    static void reset(void* member) {
        auto& is = *static_cast<std::optional<T>*>(member);
        if constexpr (std::is_trivially_copyable_v<T>) {
            static constexpr std::optional<T> without{};
            is = without;
        } else {
            is.reset();
        }
    }
    static void* emplace(void* member) {
        auto& is = *static_cast<std::optional<T>*>(member);
        if constexpr (std::is_trivially_copyable_v<T>) {
            static constexpr std::optional<T> fresh{T{}};
            is = fresh;
            return &*is;
        } else {
            return &is.emplace();
        }
    }

    static constexpr maybe_access access{&get, &reset, &emplace, nullptr, nullptr};
};

template <class T>
struct maybe_functions<reading<T>> {
    static const void* get(const void* member) {
        const auto& is = *static_cast<const reading<T>*>(member);
        return is ? &*is : nullptr;
    }
    static void reset(void* member) { *static_cast<reading<T>*>(member) = {}; }
    static void* emplace(void* member) {
        auto& is = *static_cast<reading<T>*>(member);
        is = T{};
        return const_cast<T*>(&*is);
    }
    static bool is_no_reading(const void* member) { return static_cast<const reading<T>*>(member)->is_no_reading(); }
    static void set_no_reading(void* member) { *static_cast<reading<T>*>(member) = no_reading; }

    static constexpr maybe_access access{&get, &reset, &emplace, &is_no_reading, &set_no_reading};
};

template <class T>
struct list_functions {
    static std::size_t size(const void* member) { return static_cast<const std::vector<T>*>(member)->size(); }
    static void clear(void* member) { static_cast<std::vector<T>*>(member)->clear(); }
    static bool append(void* member, function_ref<bool(void*)> fill) {
        auto& list = *static_cast<std::vector<T>*>(member);
        if constexpr (std::is_same_v<T, bool>) {
            bool element{};
            if (!fill(&element)) return false;
            list.push_back(element);
        } else if (!fill(&list.emplace_back())) {
            list.pop_back();
            return false;
        }
        return true;
    }
    static bool each(const void* member, function_ref<bool(const void*)> visit) {
        const auto& list = *static_cast<const std::vector<T>*>(member);
        for (std::size_t i = 0; i < list.size(); ++i) {
            const T& element = list[i]; // a copy for bool
            if (!visit(&element)) return false;
        }
        return true;
    }

    static constexpr list_access access{&size, &clear, &append, &each};
};

template <class T>
struct map_functions {
    using map = std::map<std::string, T>;

    static std::size_t size(const void* member) { return static_cast<const map*>(member)->size(); }
    static void clear(void* member) { static_cast<map*>(member)->clear(); }
    static void* entry(void* member, std::string_view key) {
        auto& entries = *static_cast<map*>(member);
        std::string name{key};
        entries.erase(name);
        return &entries[std::move(name)];
    }
    static void erase(void* member, std::string_view key) { static_cast<map*>(member)->erase(std::string{key}); }
    static bool has(const void* member, std::string_view key) {
        return static_cast<const map*>(member)->contains(std::string{key});
    }
    static bool each(const void* member, function_ref<bool(std::string_view, const void*)> visit) {
        for (const auto& [key, value] : *static_cast<const map*>(member))
            if (!visit(key, &value)) return false;
        return true;
    }

    static constexpr map_access access{&size, &clear, &entry, &erase, &has, &each};
};

template <class T>
void describe_to(const void* object, layout& made);

template <class T>
void construct(void* place) {
    ::new (place) T();
}

template <class T>
void destroy(void* object) {
    static_cast<T*>(object)->~T();
}

template <class T>
inline std::atomic<const layout*> made_layout{nullptr};

template <class T>
inline constexpr object_form object_form_of{&describe_to<T>, &construct<T>, &destroy<T>, sizeof(T), std::align_val_t{alignof(T)},
                                            &made_layout<T>};

template <class M>
constexpr member_type make_member_type();

template <class M>
inline constexpr member_type member_type_of = make_member_type<M>();

template <class M>
constexpr member_type make_member_type() {
    constexpr thing::kind kind = kind_of<M>;
    if constexpr (is_maybe<M>)
        return {.kind = kind, .maybe = &maybe_functions<M>::access, .element = &member_type_of<typename M::value_type>};
    else if constexpr (kind == kind::integer)
        return {.kind = kind, .integer = integer_type_of<M>};
    else if constexpr (kind == kind::number_enum)
        return {.kind = kind, .integer = integer_type_of<std::underlying_type_t<M>>, .listed = listed_values<M>};
    else if constexpr (kind == kind::real)
        return {.kind = kind, .is_float = std::is_same_v<M, float>};
    else if constexpr (kind == kind::text_enum)
        return {.kind = kind,
                .listed = listed_values<typename M::enum_type>,
                .open_text = &open_text_functions<typename M::enum_type>::access};
    else if constexpr (is_list<M>)
        return {.kind = kind,
                .list = &list_functions<typename M::value_type>::access,
                .element = &member_type_of<typename M::value_type>};
    else if constexpr (is_map<M>)
        return {.kind = kind,
                .map = &map_functions<typename M::mapped_type>::access,
                .element = &member_type_of<typename M::mapped_type>};
    else if constexpr (described<M>)
        return {.kind = kind, .object = &object_form_of<M>};
    else
        return {.kind = kind};
}

/// Of a number enum, whether a document lists the value.
inline bool is_listed(const void* member, const member_type& type) noexcept {
    const number value = load_integer(member, type.integer);
    const auto found = value.is == number::form::negative ? value.negative : static_cast<std::int64_t>(value.natural);
    for (const listed_value& one : type.listed)
        if (one.number == found) return true;
    return false;
}

/// Of an integer or a real.
inline double load_real(const void* member, const member_type& type) noexcept {
    if (type.kind == thing::kind::integer) return as_double(load_integer(member, type.integer));
    return type.is_float ? *static_cast<const float*>(member) : *static_cast<const double*>(member);
}

/// Whether the member is not in the message.
inline bool is_absent(const void* member, const member_type& type) {
    if (type.maybe) return !type.maybe->get(member) && !(type.maybe->is_no_reading && type.maybe->is_no_reading(member));
    return type.kind == thing::kind::any && static_cast<const raw_json*>(member)->text.empty();
}

/// Whether the member is not in the message, or is an empty list or map.
inline bool holds_nothing(const void* member, const member_type& type) {
    if (type.list) return type.list->size(member) == 0;
    return type.map ? type.map->size(member) == 0 : is_absent(member, type);
}

} // namespace dockwire::thing::detail
