// Which device is what: osd and state do not say it, topologies do.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/protocol/device_names.hpp"
#include "dockwire/dji/protocol/topics.hpp"

namespace dockwire::dji {

/// A device that a topology named, or that the application remembered.
struct known_device {
    std::string sn{};
    device_model model{};
    /// Itself for a gateway.
    std::string gateway_sn{};
    /// Whether the last topology had it.
    bool online{false};

    bool operator==(const known_device&) const = default;
};

/// Devices by serial number.
class device_map {
public:
    /// Adds a device or replaces it.
    void add(known_device device) {
        auto& place = devices_[device.sn];
        place = std::move(device);
    }

    /// The device, or nullptr; valid until it is replaced.
    const known_device* find(std::string_view sn) const {
        const auto found = devices_.find(sn);
        return found == devices_.end() ? nullptr : &found->second;
    }

    std::vector<known_device> all() const {
        std::vector<known_device> list;
        list.reserve(devices_.size());
        for (const auto& [sn, device] : devices_)
            list.push_back(device);
        return list;
    }

    /// Takes over what a gateway says of itself and of the devices behind it. Devices that are no longer listed are offline, and what they
    /// are stays known; also of one that is listed without a domain or a type. Such a device stays unknown if it was. A list of which a
    /// part could not be read does not say who is gone.
    /// @return how many devices were left out, because their serial number is none
    std::size_t update(std::string_view gateway_sn, const update_topo& topology) {
        if (!topology.extra.has_left_out("sub_devices")) set_offline(gateway_sn);
        note(gateway_sn, gateway_sn, model_in(topology));
        std::size_t nameless = 0;
        for (const sub_device& one : topology.sub_devices)
            if (is_serial_number(one.sn))
                note(one.sn, gateway_sn, model_in(one));
            else
                ++nameless;
        return nameless;
    }

private:
    void set_offline(std::string_view gateway_sn) {
        for (auto& [sn, device] : devices_)
            if (device.gateway_sn == gateway_sn) device.online = false;
    }

    /// No product has type 0.
    template <class D>
    static std::optional<device_model> model_in(const D& said) {
        const auto domain = said.domain ? said.domain->known() : std::nullopt;
        if (!domain || said.type == 0) return std::nullopt;
        return device_model{*domain, said.type, said.sub_type};
    }

    void note(std::string_view sn, std::string_view gateway_sn, const std::optional<device_model>& model) {
        if (model) return add({std::string{sn}, *model, std::string{gateway_sn}, true});
        const auto known = devices_.find(sn);
        if (known == devices_.end()) return;
        known->second.gateway_sn = gateway_sn;
        known->second.online = true;
    }

    std::map<std::string, known_device, std::less<>> devices_{};
};

} // namespace dockwire::dji
