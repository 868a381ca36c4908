// What the roles know of thing models. What they do with them is in dji/schema_roles.hpp, so that only its users compile it.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <nlohmann/json_fwd.hpp>

namespace dockwire::thing {
struct schema;
}

namespace dockwire::dji::detail {

/// The functions of the roles that take a thing model. Include "dockwire/dji/schema.hpp" to use them.
/// @tparam User  any type that the user's call names: it puts off the instantiation until then
template <class User>
struct by_schema;

} // namespace dockwire::dji::detail
