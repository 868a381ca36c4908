// The declaration side: all that a header of messages needs. No JSON header, no Asio.
#pragma once

#include <concepts>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dockwire/thing/describe/enums.hpp"
#include "dockwire/thing/describe/extra.hpp"
#include "dockwire/thing/describe/keyed.hpp"
#include "dockwire/thing/describe/reading.hpp"
#include "dockwire/thing/describe/rules.hpp"

namespace dockwire::thing {

namespace detail {
struct any_field;
}

/// A struct with a `describe` in its namespace, behind it and before the first use:
/// @code
/// struct flighttask_execute {
///     std::string flight_id{};
///     std::optional<multi_dock> multi_dock_task{};
///     thing::extra extra{};
///     bool operator==(const flighttask_execute&) const = default;
/// };
/// void describe(const flighttask_execute& self, auto& field) {
///     field("flight_id", self.flight_id, {.max_length = 64});
///     field("multi_dock_task", self.multi_dock_task);
/// }
/// @endcode
/// `field(name, member)` and `field(name, member, rules)` name one member, `field.keyed(form, map)` and `field.keyed(form, map, rules)` all
/// members whose key has a form (keyed.hpp). Write the fields in the order in which devices send them, so that each is found at once. Names
/// are written as they are, so they contain nothing that JSON escapes.
///
/// `thing/json.hpp` has `from_json` and `to_json` for such a struct, `thing/model/validate.hpp` `validate`, which checks the rules, and
/// `thing/model/fields.hpp` `fields_of`, which lists the fields.
///
/// The contract: `describe` is pure, and says the same of every object of the struct, whatever its content; names and rules are constants.
/// So it is asked once, of any object; what it lists becomes a table that lives for ever (layout.hpp). The table has the place of each member
/// in its object: give `field` a member itself, never a value that is computed or that a pointer leads to. A struct that derives from a
/// described one needs a `describe` of its own.
///
/// A member is a bool, an integer, a float or double, `std::string`, an enum with `values_of`, `thing::open<E>` of one with `names_of`
/// (enums.hpp), `thing::reading<T>`, `thing::raw_json`, a described struct, or a `std::optional`, `std::vector` or
/// `std::map<std::string, T>` of those. None of these three holds a `std::optional`, and a `std::optional` holds no `reading`.
template <class T>
concept described = std::is_class_v<T> && requires(const T& self, detail::any_field& field) { describe(self, field); };

/// For `void describe(thing::self<message> auto& self, auto& field)`, the older form, which the next version does not know.
template <class S, class T>
concept self = std::is_same_v<const S, const T>;

/// A struct that keeps the fields that its `describe` does not list.
template <class T>
concept keeps_extra = requires(T& self) { requires std::same_as<decltype((self.extra)), extra&>; };

/// A described struct whose JSON is an array: it has `static constexpr bool is_array = true`, and its `describe` names the one member
/// that is the array, without a key: `field("", self.traffic)`. It keeps no unknown fields.
template <class T>
concept described_array = described<T> && requires { requires T::is_array; };

} // namespace dockwire::thing
