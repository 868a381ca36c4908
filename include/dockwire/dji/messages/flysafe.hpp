// Licences that unlock restricted zones ("FlySafe").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/flysafe_parts.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Licences in a file, for a dock without the internet.
struct license_file {
    std::string url{};
    /// MD5 of the file.
    std::string fingerprint{};
    thing::extra extra{};

    bool operator==(const license_file&) const = default;
};
void describe(const license_file& self, auto& field) {
    field("url", self.url);
    field("fingerprint", self.fingerprint);
}

/// Imports licences: from a file, or the newest ones of the website ("FlySafe": unlock_license_update).
struct unlock_license_update {
    static constexpr std::string_view method = "unlock_license_update";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::optional<license_file> file{};
    thing::extra extra{};

    bool operator==(const unlock_license_update&) const = default;
};
void describe(const unlock_license_update& self, auto& field) { field("file", self.file); }

/// Asks for the licences of a device ("FlySafe": unlock_license_list).
struct unlock_license_list {
    static constexpr std::string_view method = "unlock_license_list";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    /// The fields stand beside `result`, not inside `output`.
    struct reply {
        int result{0};
        std::optional<license_place> device_model_domain{};
        /// Whether the aircraft has all licences that the website granted.
        std::optional<bool> consistence{};
        std::optional<std::vector<license>> licenses{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    license_place device_model_domain{license_place::aircraft};
    thing::extra extra{};

    bool operator==(const unlock_license_list&) const = default;
};
void describe(const unlock_license_list::reply& self, auto& field) {
    field("result", self.result);
    field("device_model_domain", self.device_model_domain);
    field("consistence", self.consistence);
    field("licenses", self.licenses);
}
void describe(const unlock_license_list& self, auto& field) { field("device_model_domain", self.device_model_domain); }

/// Turns a licence on or off ("FlySafe": unlock_license_switch).
struct unlock_license_switch {
    static constexpr std::string_view method = "unlock_license_switch";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    /// The fields stand beside `result`, not inside `output`.
    struct reply {
        int result{0};
        std::optional<std::int64_t> license_id{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::int64_t license_id{0};
    bool enable{false};
    thing::extra extra{};

    bool operator==(const unlock_license_switch&) const = default;
};
void describe(const unlock_license_switch::reply& self, auto& field) {
    field("result", self.result);
    field("license_id", self.license_id);
}
void describe(const unlock_license_switch& self, auto& field) {
    field("license_id", self.license_id);
    field("enable", self.enable);
}

} // namespace dockwire::dji
