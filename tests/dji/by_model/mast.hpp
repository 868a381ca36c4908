// A weather mast that no header knows: its model file, and the world with a backend that has it.
#pragma once

#include "dockwire/asio.hpp"

#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dji/world.hpp"
#include "dockwire/dji/by_model/cloud.hpp"
#include "dockwire/dji/by_model/device.hpp"
#include "dockwire/thing/schema.hpp"
#include "support/catch.hpp"

namespace dockwire::dji::test {

inline thing::schema weather_mast() {
    std::ifstream file{DOCKWIRE_TEST_DATA "/thing/weather_mast.json", std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{file}, {}};
    auto read = thing::read_schema(text);
    REQUIRE(read);
    return *std::move(read);
}

/// A push of a mast.
struct note {
    topic_kind kind{};
    std::string device_sn{};
    nlohmann::json data{};
    std::vector<thing::fault> faults{};
};

struct mast_world : world {
    thing::schema model{weather_mast()};
    by_model<decltype(cloud)> backend{cloud, model};
    by_model<decltype(dock)> gateway{dock, model};
    std::vector<note> notes{};

    mast_world() {
        cloud.add_device({"MAST1", {device_domain::dock, 9001, 0}, "MAST1", true});
        const bool taken = backend.on_property([this](const origin& from, const nlohmann::json& data, const auto& faults) {
            notes.push_back({from.kind, from.device_sn, data, faults});
        });
        CHECK(taken);
    }

    void push(std::string_view kind, std::string_view data) {
        inject("thing/product/MAST1/" + std::string{kind}, R"({"data":)" + std::string{data} + "}");
    }

    outcome<nlohmann::json> call(std::string_view method, const nlohmann::json& data) {
        outcome<nlohmann::json> done{};
        backend.async_call(dock_sn, method, data, done.take());
        settle();
        return done;
    }

    outcome<property_reply> set(const nlohmann::json& properties) {
        outcome<property_reply> done{};
        backend.async_set(dock_sn, properties, done.take());
        settle();
        return done;
    }

    /// The only fault that was reported since the last time.
    std::string reported() {
        REQUIRE(errors.size() == 1);
        return std::exchange(errors, {}).front();
    }
};

} // namespace dockwire::dji::test
