// One dock with its aircraft, one backend, one broker, and the time.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/io_context.hpp>

#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/flight_area.hpp"
#include "dockwire/dji/messages/offline_map.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/role/cloud.hpp"
#include "dockwire/dji/role/device.hpp"
#include "fake_pubsub.hpp"
#include "virtual_time.hpp"

namespace dockwire::dji::test {

inline constexpr std::string_view dock_sn{"4TADKAQ000J01"};
inline constexpr std::string_view aircraft_sn{"1581F6Q8X0001"};

/// A dock 2 that has its Matrice 3TD behind it.
inline update_topo dock_topology() {
    update_topo topology{};
    topology.domain = device_domain::dock;
    topology.type = 2;
    topology.thing_version = "1.1.2";
    sub_device aircraft{};
    aircraft.sn = aircraft_sn;
    aircraft.domain = device_domain::aircraft;
    aircraft.type = 91;
    aircraft.sub_type = 1;
    aircraft.index = "A";
    topology.sub_devices.push_back(aircraft);
    return topology;
}

/// A mission that breaks no rule.
inline flighttask_prepare immediate_mission(std::string_view flight_id = "f-1") {
    flighttask_prepare mission{};
    mission.flight_id = flight_id;
    mission.execute_time = 1'700'000'000'000;
    mission.file = {.url = "https://example.org/a.kmz", .fingerprint = "d41d8cd98f00b204e9800998ecf8427e"};
    mission.rth_altitude = 100;
    return mission;
}

/// What a completion handler was told.
template <class R>
struct outcome {
    int calls{0};
    std::error_code error{};
    R reply{};

    auto take() {
        return [this](std::error_code why, R given) {
            ++calls;
            error = why;
            reply = std::move(given);
        };
    }
};

struct world {
    asio::io_context io{};
    fake_broker broker{io};
    fake_client cloud_client{broker};
    fake_client dock_client{broker};
    dji::cloud cloud{cloud_client};
    dji::device dock{dock_client, dock_sn};
    /// Topics and faults that either role reported.
    std::vector<std::string> errors{};

    world() {
        const auto note = [this](std::string_view topic, const thing::fault& fault) {
            errors.push_back(std::string{topic} + " " + to_string(fault));
        };
        cloud.on_error(note);
        dock.on_error(note);
    }

    void settle() { test::settle(io); }
    void pass(manual_clock::duration time) { test::pass(io, time); }

    /// A raw message, as from somebody whom we do not know.
    void inject(std::string topic, std::string payload) {
        broker.publish({std::move(topic), std::move(payload)}, [](std::error_code) {});
        settle();
    }

    void go_online() {
        outcome<ack> online{};
        dock.async_online(dock_topology(), online.take());
        settle();
    }
};

} // namespace dockwire::dji::test
