// A list of types, to do the same with each message.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace dockwire::dji {

/// Types as one type. `for_each` calls `visit.template operator()<T>()` for each of them, in order.
template <class... Ts>
struct type_list {
    static constexpr std::size_t size = sizeof...(Ts);

    template <class Visit>
    static constexpr void for_each(Visit visit) {
        (visit.template operator()<Ts>(), ...);
    }
};

namespace detail {

/// A literal as template argument.
template <std::size_t Size>
struct literal {
    constexpr literal(const char (&from)[Size]) { std::copy_n(from, Size, text); }
    char text[Size]{};
};

template <class... Lists>
struct joined {
    using type = type_list<>;
};
template <class... Ts>
struct joined<type_list<Ts...>> {
    using type = type_list<Ts...>;
};
template <class... Ts, class... Us, class... Lists>
struct joined<type_list<Ts...>, type_list<Us...>, Lists...> {
    using type = typename joined<type_list<Ts..., Us...>, Lists...>::type;
};

} // namespace detail

/// The types of several lists as one list.
template <class... Lists>
using joined_list = typename detail::joined<Lists...>::type;

/// Messages that belong together, with the name of what they are about.
template <detail::literal Name, class... Ts>
struct domain {
    static constexpr std::string_view name{Name.text};
    using messages = type_list<Ts...>;
};

/// What the devices of one product push.
template <detail::literal Name, class Osd, class State>
struct product {
    static constexpr std::string_view name{Name.text};
    using osd = Osd;
    using state = State;
};

namespace detail {

template <class... Domains>
auto messages_of(type_list<Domains...>) -> joined_list<typename Domains::messages...>;
template <class... Products>
auto osd_of(type_list<Products...>) -> type_list<typename Products::osd...>;
template <class... Products>
auto states_of(type_list<Products...>) -> type_list<typename Products::state...>;

} // namespace detail
} // namespace dockwire::dji
