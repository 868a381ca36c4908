// How far the commands of remote debugging are ("Remote Debugging").
#pragma once

#include <string_view>

#include "dockwire/dji/messages/job.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::event {

/// The restart of the dock ("Remote Debugging": device_reboot).
struct device_reboot {
    static constexpr std::string_view method = "device_reboot";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const device_reboot&) const = default;
};
void describe(const device_reboot& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Turning the aircraft on ("Remote Debugging": drone_open).
struct drone_open {
    static constexpr std::string_view method = "drone_open";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const drone_open&) const = default;
};
void describe(const drone_open& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Turning the aircraft off ("Remote Debugging": drone_close).
struct drone_close {
    static constexpr std::string_view method = "drone_close";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const drone_close&) const = default;
};
void describe(const drone_close& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Erasing the data of the dock ("Remote Debugging": device_format).
struct device_format {
    static constexpr std::string_view method = "device_format";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const device_format&) const = default;
};
void describe(const device_format& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Erasing the data of the aircraft ("Remote Debugging": drone_format).
struct drone_format {
    static constexpr std::string_view method = "drone_format";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const drone_format&) const = default;
};
void describe(const drone_format& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Opening the cover ("Remote Debugging": cover_open).
struct cover_open {
    static constexpr std::string_view method = "cover_open";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const cover_open&) const = default;
};
void describe(const cover_open& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Closing the cover ("Remote Debugging": cover_close).
struct cover_close {
    static constexpr std::string_view method = "cover_close";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const cover_close&) const = default;
};
void describe(const cover_close& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Closing the cover by force ("Remote Debugging": cover_force_close).
struct cover_force_close {
    static constexpr std::string_view method = "cover_force_close";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const cover_force_close&) const = default;
};
void describe(const cover_force_close& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Opening the putters ("Remote Debugging": putter_open).
struct putter_open {
    static constexpr std::string_view method = "putter_open";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock1;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const putter_open&) const = default;
};
void describe(const putter_open& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Closing the putters ("Remote Debugging": putter_close).
struct putter_close {
    static constexpr std::string_view method = "putter_close";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock1;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const putter_close&) const = default;
};
void describe(const putter_close& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Starting to charge ("Remote Debugging": charge_open).
struct charge_open {
    static constexpr std::string_view method = "charge_open";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const charge_open&) const = default;
};
void describe(const charge_open& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Ending the charge ("Remote Debugging": charge_close).
struct charge_close {
    static constexpr std::string_view method = "charge_close";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const charge_close&) const = default;
};
void describe(const charge_close& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Activating an eSIM ("Remote Debugging": esim_activate).
struct esim_activate {
    static constexpr std::string_view method = "esim_activate";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const esim_activate&) const = default;
};
void describe(const esim_activate& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

/// Switching the operator of an eSIM ("Remote Debugging": esim_operator_switch).
struct esim_operator_switch {
    static constexpr std::string_view method = "esim_operator_switch";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int result{0};
    job_report output{};
    thing::extra extra{};

    bool operator==(const esim_operator_switch&) const = default;
};
void describe(const esim_operator_switch& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

} // namespace dockwire::dji::event
