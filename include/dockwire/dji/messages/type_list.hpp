// A list of types, to do the same with each message.
#pragma once

#include <cstddef>

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

} // namespace dockwire::dji
