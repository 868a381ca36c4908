// Topology: which devices are behind a gateway ("Device Management").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// A device behind a gateway. One without `domain`, or with type 0, does not say what it is.
struct sub_device {
    std::string sn{};
    std::optional<thing::open<device_domain>> domain{};
    int type{0};
    int sub_type{0};
    /// The gateway's channel, such as "A".
    std::optional<std::string> index{};
    std::optional<std::string> device_secret{};
    std::optional<std::string> nonce{};
    std::optional<std::string> thing_version{};
    thing::extra extra{};

    bool operator==(const sub_device&) const = default;
};
void describe(const sub_device& self, auto& field) {
    field("sn", self.sn, {.min_length = 1});
    field("domain", self.domain);
    field("type", self.type, {.required = false});
    field("sub_type", self.sub_type, {.required = false});
    field("index", self.index);
    field("device_secret", self.device_secret);
    field("nonce", self.nonce);
    field("thing_version", self.thing_version);
}

/// The gateway is online with these devices; without devices, they are off ("Device Management": update_topo).
struct update_topo {
    static constexpr std::string_view method = "update_topo";
    static constexpr message_kind kind = message_kind::status;
    static constexpr gateway_set known_to = gateways::all;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Documented for docks; remote controllers send it too.
    std::optional<thing::open<device_domain>> domain{};
    int type{0};
    int sub_type{0};
    std::optional<std::string> device_secret{};
    std::optional<std::string> nonce{};
    std::optional<std::string> thing_version{};
    std::vector<sub_device> sub_devices{};
    thing::extra extra{};

    bool operator==(const update_topo&) const = default;
};
void describe(const update_topo& self, auto& field) {
    field("domain", self.domain);
    field("type", self.type, {.required = false});
    field("sub_type", self.sub_type, {.required = false});
    field("device_secret", self.device_secret);
    field("nonce", self.nonce);
    field("thing_version", self.thing_version);
    field("sub_devices", self.sub_devices, {.required = false});
}

} // namespace dockwire::dji
