// Offline maps. Docks ask for them; the reference has no page about it.
#pragma once

#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// A dock asks for the files of its offline map before each take-off. Not in the reference: the fields of `output` are unknown.
struct offline_map_get {
    static constexpr std::string_view method = "offline_map_get";
    static constexpr message_kind kind = message_kind::request;
    static constexpr gateway_set known_to = gateways::dock2 | gateways::dock3;
    static constexpr bool safe_to_repeat = true;

    struct reply {
        int result{0};
        thing::raw_json output{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    thing::extra extra{};

    bool operator==(const offline_map_get&) const = default;
};
void describe(const offline_map_get::reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}
void describe(const offline_map_get&, auto&) {}

} // namespace dockwire::dji
