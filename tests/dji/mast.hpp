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

#include "dockwire/dji/schema.hpp"
#include "dockwire/thing/schema.hpp"
#include "support/catch.hpp"
#include "world.hpp"

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
    std::vector<note> notes{};

    mast_world() {
        cloud.add_device({"MAST1", {device_domain::dock, 9001, 0}, "MAST1", true});
        const bool taken = cloud.on_property(model, [this](const origin& from, const nlohmann::json& data, const auto& faults) {
            notes.push_back({from.kind, from.device_sn, data, faults});
        });
        CHECK(taken);
    }

    void push(std::string_view kind, std::string_view data) {
        inject("thing/product/MAST1/" + std::string{kind}, R"({"data":)" + std::string{data} + "}");
    }

    outcome<nlohmann::json> call(std::string_view method, const nlohmann::json& data) {
        outcome<nlohmann::json> done{};
        cloud.async_call(dock_sn, model, method, data, done.take());
        settle();
        return done;
    }

    outcome<property_reply> set(const nlohmann::json& properties) {
        outcome<property_reply> done{};
        cloud.async_set(dock_sn, model, properties, done.take());
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
