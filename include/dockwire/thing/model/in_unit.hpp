// Numbers of a message in the unit that its documentation names, whatever they are counted in on the wire (`rules::scale`).
#pragma once

#include <cmath>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/detail/field_type.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing {

/// A number of the wire in the unit of its field: 35 counted in 0.1 m/s is 3.5.
inline double in_unit(double number, const field_rules& rule) noexcept {
    const double scale = rule.scale.value_or(1);
    const double parts = std::round(1 / scale); // 35 / 10 is 3.5, 35 * 0.1 is not
    return scale < 1 && 1 / parts == scale ? number / parts : number * scale;
}

namespace detail {

/// The rules of the member there; those of no field for one that the `describe` does not name.
inline const field_rules& rules_at(const object_form& form, std::size_t offset) {
    static const field_rules none{};
    const layout& is = layout_of(form);
    for (std::size_t i = 0; i < is.rows.size(); ++i)
        if (is.rows[i].offset == offset) return is.fields[i].rule;
    return none;
}

template <class M>
std::optional<double> number_in(const M& member) {
    static_assert(std::is_arithmetic_v<typename inside_of<M>::type>,
                  "in_unit takes a number, or a std::optional or reading of one");
    if constexpr (std::is_arithmetic_v<M>)
        return static_cast<double>(member);
    else
        return member ? std::optional{static_cast<double>(*member)} : std::nullopt;
}

} // namespace detail

/// A member of `message` in the unit of its field, or nothing when it is absent or there is no reading:
/// `thing::in_unit<&dji::m4d::osd::wind_speed>(osd)` is in m/s. Without a `rules::scale` it is the number itself.
template <auto Member, described T>
std::optional<double> in_unit(const T& message) {
    const auto& member = message.*Member;
    static const field_rules& rule =
        detail::rules_at(detail::object_form_of<T>, detail::offset_in(std::addressof(message), std::addressof(member)));
    const auto number = detail::number_in(member);
    return number ? std::optional{in_unit(*number, rule)} : std::nullopt;
}

} // namespace dockwire::thing
