// The device model that a thing model is of.
#pragma once

#include <optional>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/device_key.hpp"
#include "dockwire/schema/model.hpp"

namespace dockwire::dji {

/// The device model that the profile's product key names, "{domain-type-sub_type}"; nothing for another form or an unknown domain.
inline std::optional<device_model> model_of(const thing::schema& model) noexcept {
    return parse_device_key(model.profile.product_key);
}

} // namespace dockwire::dji
