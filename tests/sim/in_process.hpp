// Broker, backend and simulated dock in one process, over the memory transport.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/detached.hpp>
#include <asio/io_context.hpp>

#include "dockwire/broker/broker.hpp"
#include "dockwire/client/client.hpp"
#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/return_home.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/role/cloud.hpp"
#include "dockwire/sim/dock.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "support/catch.hpp"

namespace sim_test {

namespace dji = dockwire::dji;
namespace mqtt = dockwire::mqtt;
namespace sim = dockwire::sim;

using client = mqtt::basic_client<mqtt::memory_transport>;

inline constexpr std::string_view url{"memory://sim-test"};
inline constexpr std::string_view dock_sn{"SIM-DOCK-0001"};

/// A broker before which nobody may break a rule of MQTT.
inline mqtt::broker_options strict() {
    return {.on_violation = [](const mqtt::violation& found) { FAIL_CHECK(found.statement << ": " << found.text); }};
}

/// Everything that a main job needs; the dock lives a day in a second.
struct world {
    asio::io_context io{1};
    mqtt::broker broker{io, strict()};
    bool listens{!broker.listen(url)};
    std::optional<client> cloud_client{std::in_place, io, mqtt::client_options{.url = url, .client_id = "cloud"}};
    std::optional<client> dock_client{std::in_place, io, mqtt::client_options{.url = url, .client_id = "dock"}};
    std::optional<dji::cloud> cloud{std::in_place, *cloud_client};
    std::optional<sim::dock> dock{};
    std::vector<std::string> log{};
    std::optional<dji::mission_status> outcome{};
    bool aircraft_seen{false};
    bool aircraft_off{false};

    world() {
        cloud->on<dji::config>([](const dji::config&) { return dji::config::reply{.app_id = "app"}; });
        cloud->on<dji::update_topo>([this](const dji::update_topo& topology) {
            aircraft_off = aircraft_seen && topology.sub_devices.empty();
            aircraft_seen = aircraft_seen || !topology.sub_devices.empty();
            return dji::accepted;
        });
        cloud->on<dji::flighttask_resource_get>([](const dji::flighttask_resource_get&) {
            dji::flighttask_resource_get::reply found{};
            found.output.emplace().file.url = "https://storage.example.org/wayline.kmz";
            return found;
        });
        cloud->on<dji::event::flighttask_progress>([this](const dji::event::flighttask_progress& news) {
            const auto status = news.output.status.known();
            if (status && dji::is_final(*status)) outcome = status;
            return dji::accepted;
        });
    }

    void start() {
        cloud_client->async_run(asio::detached);
        dock_client->async_run(asio::detached);
        make_dock();
    }

    void make_dock() {
        dock.emplace(*dock_client, sim::dock_options{.sn = dock_sn, .speed = 86'400},
                     [this](std::string_view line) { log.emplace_back(line); });
        dock->start();
    }

    /// Runs until it is so; false when that takes longer than any machine needs.
    template <class Condition>
    bool run_until(Condition&& condition) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{30};
        while (!condition() && std::chrono::steady_clock::now() < deadline) {
            if (io.run_one_for(std::chrono::seconds{1}) == 0 && io.stopped()) return condition();
        }
        return condition();
    }

    static dji::flighttask_prepare mission(std::string_view id) {
        dji::flighttask_prepare mission{};
        mission.flight_id = id;
        mission.file = {.url = "https://storage.example.org/wayline.kmz", .fingerprint = "d41d8cd98f00b204e9800998ecf8427e"};
        mission.rth_altitude = 100;
        return mission;
    }

    static dji::flighttask_execute execution(std::string_view id) {
        dji::flighttask_execute execution{};
        execution.flight_id = id;
        return execution;
    }

    /// Prepares and executes a mission; the results of both.
    std::vector<int> fly(std::string_view id) {
        std::vector<int> results{};
        cloud->async_call(dock_sn, mission(id), [&](std::error_code, const dji::ack& reply) {
            results.push_back(reply.result);
            cloud->async_call(dock_sn, execution(id),
                              [&](std::error_code, const dji::ack& started) { results.push_back(started.result); });
        });
        run_until([&] { return results.size() == 2; });
        return results;
    }
};

} // namespace sim_test
