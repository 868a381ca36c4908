// Binding docks and their aircraft to an organization ("Organization Management").
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// A device by its serial number.
struct device_identity {
    std::string sn{};
    thing::extra extra{};

    bool operator==(const device_identity&) const = default;
};
void describe(const device_identity& self, auto& field) { field("sn", self.sn); }

/// Whether a device is bound, and to which organization.
struct device_binding {
    std::string sn{};
    bool is_device_bind_organization{false};
    std::optional<std::string> organization_id{};
    std::optional<std::string> organization_name{};
    /// Its name in the organization.
    std::optional<std::string> device_callsign{};
    thing::extra extra{};

    bool operator==(const device_binding&) const = default;
};
void describe(const device_binding& self, auto& field) {
    field("sn", self.sn);
    field("is_device_bind_organization", self.is_device_bind_organization);
    field("organization_id", self.organization_id);
    field("organization_name", self.organization_name);
    field("device_callsign", self.device_callsign);
}

/// The bindings of the devices that were asked for.
struct device_bindings {
    std::vector<device_binding> bind_status{};
    thing::extra extra{};

    bool operator==(const device_bindings&) const = default;
};
void describe(const device_bindings& self, auto& field) { field("bind_status", self.bind_status, {.max_length = 2}); }

/// An organization.
struct organization_info {
    std::string organization_name{};
    thing::extra extra{};

    bool operator==(const organization_info&) const = default;
};
void describe(const organization_info& self, auto& field) { field("organization_name", self.organization_name); }

/// A device to be bound.
struct binding_request {
    std::string device_binding_code{};
    std::string organization_id{};
    /// Its name in the organization.
    std::string device_callsign{};
    std::string sn{};
    /// "{domain-type-sub_type}".
    std::string device_model_key{};
    thing::extra extra{};

    bool operator==(const binding_request&) const = default;
};
void describe(const binding_request& self, auto& field) {
    field("device_binding_code", self.device_binding_code);
    field("organization_id", self.organization_id);
    field("device_callsign", self.device_callsign);
    field("sn", self.sn);
    field("device_model_key", self.device_model_key);
}

/// Whether a device was bound.
struct binding_result {
    std::string sn{};
    /// 0 is success.
    int err_code{0};
    thing::extra extra{};

    bool operator==(const binding_result&) const = default;
};
void describe(const binding_result& self, auto& field) {
    field("sn", self.sn);
    field("err_code", self.err_code);
}

/// Whether the devices were bound.
struct binding_results {
    std::vector<binding_result> err_infos{};
    thing::extra extra{};

    bool operator==(const binding_results&) const = default;
};
void describe(const binding_results& self, auto& field) { field("err_infos", self.err_infos, {.max_length = 2}); }

/// A dock asks whether it and its aircraft are bound ("Organization Management": airport_bind_status).
struct airport_bind_status {
    static constexpr std::string_view method = "airport_bind_status";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        std::optional<device_bindings> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::vector<device_identity> devices{};
    thing::extra extra{};

    bool operator==(const airport_bind_status&) const = default;
};
void describe(const airport_bind_status::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const airport_bind_status& self, auto& field) { field("devices", self.devices, {.max_length = 2}); }

/// A dock asks for the name of the organization of a binding code ("Organization Management": airport_organization_get).
struct airport_organization_get {
    static constexpr std::string_view method = "airport_organization_get";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        std::optional<organization_info> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::string device_binding_code{};
    std::string organization_id{};
    thing::extra extra{};

    bool operator==(const airport_organization_get&) const = default;
};
void describe(const airport_organization_get::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const airport_organization_get& self, auto& field) {
    field("device_binding_code", self.device_binding_code);
    field("organization_id", self.organization_id);
}

/// A dock binds itself and its aircraft ("Organization Management": airport_organization_bind).
struct airport_organization_bind {
    static constexpr std::string_view method = "airport_organization_bind";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        std::optional<binding_results> output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::vector<binding_request> bind_devices{};
    thing::extra extra{};

    bool operator==(const airport_organization_bind&) const = default;
};
void describe(const airport_organization_bind::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const airport_organization_bind& self, auto& field) { field("bind_devices", self.bind_devices, {.max_length = 2}); }

} // namespace dockwire::dji
