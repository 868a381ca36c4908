// What every message declares about itself, and the parts that most of them share.
//
// Messages nest no struct that they hold in a std::optional: Clang cannot make one before the enclosing class is complete.
#pragma once

#include <cstdint>
#include <string_view>

#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// The documented text of an enum's value: `dji::text_of(*osd.mode_code)` is "Wayline flight". Empty for a value that no document lists. Of an
/// enum that travels as a text it is that text.
using thing::text_of;

/// How a message travels. It decides the topic, the envelope and who answers.
enum class message_kind : std::uint8_t {
    service,      ///< a command of the cloud: services, services_reply
    event,        ///< news of a device: events, events_reply
    request,      ///< a question of a device: requests, requests_reply
    status,       ///< topology of a device: status, status_reply
    property_set, ///< a property that the cloud sets: property/set, property/set_reply
    osd,          ///< properties pushed at a fixed rate (push mode 0)
    state,        ///< properties pushed when they change (push mode 1)
    drc_down,     ///< a live control frame to the device
    drc_up,       ///< a live control frame from the device
};

/// Namespace of a device's product type ("Product Support" of the reference); it travels as a text.
enum class device_domain : std::uint8_t { aircraft = 0, payload = 1, remote_controller = 2, dock = 3 };

constexpr auto names_of(thing::tag<device_domain>) {
    return thing::table<device_domain>({{device_domain::aircraft, "0"},
                                        {device_domain::payload, "1"},
                                        {device_domain::remote_controller, "2"},
                                        {device_domain::dock, "3"}});
}

/// What a device is: the product key of the reference, written "{domain-type-sub_type}".
struct device_model {
    device_domain domain{device_domain::aircraft};
    int type{0};
    int sub_type{0};

    bool operator==(const device_model&) const = default;
};

/// Models by name; devices of other models work too, with messages that their `models` list.
namespace model {
inline constexpr device_model dock{device_domain::dock, 1, 0};
inline constexpr device_model dock2{device_domain::dock, 2, 0};
inline constexpr device_model dock3{device_domain::dock, 3, 0};
inline constexpr device_model rc_plus{device_domain::remote_controller, 119, 0};
inline constexpr device_model rc_plus_2{device_domain::remote_controller, 174, 0};
inline constexpr device_model rc_pro_enterprise{device_domain::remote_controller, 144, 0};
inline constexpr device_model smart_controller_enterprise{device_domain::remote_controller, 56, 0};
inline constexpr device_model matrice_30{device_domain::aircraft, 67, 0};
inline constexpr device_model matrice_30t{device_domain::aircraft, 67, 1};
inline constexpr device_model matrice_300_rtk{device_domain::aircraft, 60, 0};
inline constexpr device_model matrice_350_rtk{device_domain::aircraft, 89, 0};
inline constexpr device_model matrice_3d{device_domain::aircraft, 91, 0};
inline constexpr device_model matrice_3td{device_domain::aircraft, 91, 1};
inline constexpr device_model mavic_3e{device_domain::aircraft, 77, 0};
inline constexpr device_model mavic_3t{device_domain::aircraft, 77, 1};
inline constexpr device_model mavic_3ta{device_domain::aircraft, 77, 3};
inline constexpr device_model matrice_4e{device_domain::aircraft, 99, 0};
inline constexpr device_model matrice_4t{device_domain::aircraft, 99, 1};
inline constexpr device_model matrice_4d{device_domain::aircraft, 100, 0};
inline constexpr device_model matrice_4td{device_domain::aircraft, 100, 1};
inline constexpr device_model matrice_400{device_domain::aircraft, 103, 0};
} // namespace model

/// Which gateways know a message. The Cloud API knows RC Plus 2 since 1.12 and Dock 3 since 1.13; a message that came later says `since`.
struct gateway_set {
    bool dock1{false};
    bool dock2{false};
    bool dock3{false};
    bool rc_pro{false};
    bool rc{false};
    bool rc_plus_2{false};

    /// The gateways of both sets.
    friend constexpr gateway_set operator|(const gateway_set& a, const gateway_set& b) noexcept {
        return {.dock1 = a.dock1 || b.dock1,
                .dock2 = a.dock2 || b.dock2,
                .dock3 = a.dock3 || b.dock3,
                .rc_pro = a.rc_pro || b.rc_pro,
                .rc = a.rc || b.rc,
                .rc_plus_2 = a.rc_plus_2 || b.rc_plus_2};
    }

    bool operator==(const gateway_set&) const = default;
};

/// One by one, and the sets that many messages have; `|` joins them.
namespace gateways {
inline constexpr gateway_set dock1{.dock1 = true};
inline constexpr gateway_set dock2{.dock2 = true};
inline constexpr gateway_set dock3{.dock3 = true};
inline constexpr gateway_set rc_pro{.rc_pro = true};
inline constexpr gateway_set rc{.rc = true};
inline constexpr gateway_set rc_plus_2{.rc_plus_2 = true};
inline constexpr gateway_set docks = dock1 | dock2 | dock3;
inline constexpr gateway_set all = docks | rc_pro | rc | rc_plus_2;
} // namespace gateways

/// A setting or a state that is off or on, as 0 or 1.
enum class toggle : int { off = 0, on = 1 };

constexpr auto values_of(thing::tag<toggle>) { return thing::table<toggle>({{toggle::off, "Off"}, {toggle::on, "On"}}); }

/// An answer to a question, as 0 or 1.
enum class yes_no : int { no = 0, yes = 1 };

constexpr auto values_of(thing::tag<yes_no>) { return thing::table<yes_no>({{yes_no::no, "No"}, {yes_no::yes, "Yes"}}); }

/// The reply of a message that is only accepted or refused.
struct ack {
    /// 0 is success; else a result code of the reference ("Error Code").
    int result{0};
    thing::extra extra{};

    bool operator==(const ack&) const = default;
};
void describe(const ack& self, auto& field) { field("result", self.result); }

/// What a handler returns when it takes the message: `return dji::accepted;`
inline const ack accepted{};

/// What a handler returns when it does not: `return dji::refused(314000);`
inline ack refused(int result) { return {.result = result}; }

/// The data of a message that has none.
struct no_data {
    thing::extra extra{};

    bool operator==(const no_data&) const = default;
};
void describe(const no_data&, auto&) {}

} // namespace dockwire::dji
