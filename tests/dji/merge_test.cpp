// Osd and state that come in pieces.
#include "dockwire/asio.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <asio/awaitable.hpp>

#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/protocol/merge.hpp"
#include "dockwire/dji/role/properties.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;

namespace {

template <class M>
M push_of(std::string_view text) {
    auto out = thing::from_json<M>(text);
    REQUIRE(out);
    return *out;
}

template <class M>
std::string merged(std::string_view row, std::string_view push) {
    M into = push_of<M>(row);
    merge(into, push_of<M>(push));
    return *thing::to_json(into);
}

using dock_row = aged<properties<dock2::osd, dock2::state>>;

/// A cloud that keeps the last row that it was told.
struct row_world : world {
    std::optional<dock_row> last{};
    int told{0};

    explicit row_world(const cloud_options& options = {}) {
        cloud = decltype(cloud){cloud_client, options};
        cloud.on_properties<dock2::osd, dock2::state>([this](const origin&, const dock_row& row) {
            last = row;
            ++told;
        });
        go_online();
    }

    void push(std::string_view topic, std::string_view data, std::string_view sn = dock_sn) {
        inject("thing/product/" + std::string{sn} + "/" + std::string{topic}, R"({"data":)" + std::string{data} + "}");
    }
};

} // namespace

TEST_CASE("merge sets what a push has and leaves the rest") {
    struct {
        std::string_view name;
        std::string_view row;
        std::string_view push;
        std::string_view merged;
    } const cases[]{
        {"nothing", R"({"height":1})", "{}", R"({"height":1})"},
        {"other keys", R"({"height":1})", R"({"humidity":2})", R"({"height":1,"humidity":2})"},
        {"the same key", R"({"height":1})", R"({"height":3})", R"({"height":3})"},
        {"a struct is replaced", R"({"network_state":{"type":2,"quality":4}})", R"({"network_state":{"type":1}})",
         R"({"network_state":{"type":1}})"},
        {"unknown fields by name", R"({"a":1,"b":2})", R"({"b":3,"c":4})", R"({"a":1,"b":3,"c":4})"},
    };
    for (const auto& one : cases) {
        CAPTURE(one.name);
        CHECK(merged<dock2::osd>(one.row, one.push) == one.merged);
    }
    CHECK(merged<m3d::osd>(R"({"39-0-7":{"gimbal_yaw":1,"gimbal_roll":2},"52-0-0":{"gimbal_yaw":3}})",
                           R"({"39-0-7":{"gimbal_yaw":4}})") == R"({"39-0-7":{"gimbal_yaw":4},"52-0-0":{"gimbal_yaw":3}})");
}

TEST_CASE("a part of a push that could not be read is no field of the row") {
    constexpr std::string_view three = R"({"dongle_infos":[{"imei":"1"},3,{"imei":"2"}]})";
    CHECK(merged<dock2::state>("{}", three) == R"({"dongle_infos":[{"imei":"1"},{"imei":"2"}]})");
    CHECK(merged<dock2::state>(three, R"({"dongle_infos":[{"imei":"4"},{"imei":"5"}]})") ==
          R"({"dongle_infos":[{"imei":"4"},{"imei":"5"}]})");
}

TEST_CASE("unknown fields and payloads of ever new names do not pile up") {
    m3d::osd row{};
    for (int i = 0; i < 5000; ++i) {
        m3d::osd push{};
        push.extra.set("x" + std::to_string(i), "1");
        push.payloads["1-" + std::to_string(i) + "-0"];
        merge(row, push);
    }
    CHECK(row.extra.fields.size() <= 256);
    CHECK(row.payloads.size() <= 256);
    CHECK(row.extra.find("x4999") != nullptr);
}

TEST_CASE("osd and state of a dock are merged, and each member has its age") {
    row_world w{};
    w.push("osd", R"({"height":10,"humidity":50})");
    w.pass(2s);
    w.push("osd", R"({"humidity":60})");
    w.pass(3s);
    w.push("state", R"({"silent_mode":1})");
    REQUIRE(w.told == 3);
    CHECK(w.last->value.osd.height == 10);
    CHECK(w.last->value.osd.humidity == 60);
    CHECK(w.last->value.state.silent_mode == toggle::on);
    CHECK(w.last->age(&dock2::osd::height) == 5s);
    CHECK(w.last->age(&dock2::osd::humidity) == 3s);
    CHECK(w.last->age(&dock2::state::silent_mode) == 0s);
    CHECK_FALSE(w.last->age(&dock2::osd::rainfall));
    CHECK_FALSE(w.last->age(&dock2::state::air_transfer_enable));
    CHECK(w.cloud.statistics().handled == 4);
}

TEST_CASE("a push that cannot be read changes no row") {
    row_world w{};
    w.push("osd", R"({"height":10})");
    w.push("osd", "3");
    w.push("osd", R"({"humidity":60})");
    CHECK(w.told == 2);
    CHECK(w.last->value.osd.height == 10);
    CHECK(w.cloud.statistics().malformed == 1);
}

TEST_CASE("a member of a push that cannot be read leaves the row what it was") {
    row_world w{};
    w.push("osd", R"({"height":10,"humidity":50})");
    w.pass(1s);
    w.push("osd", R"({"height":"high","humidity":60})");
    REQUIRE(w.told == 2);
    CHECK(w.last->value.osd.height == 10);
    CHECK(w.last->value.osd.humidity == 60);
    CHECK(w.last->value.osd.extra.empty());
    CHECK(w.last->age(&dock2::osd::height) == 1s);
}

TEST_CASE("a device that goes offline by topology is forgotten") {
    row_world w{};
    w.cloud.add_device({"DOCK2", model::dock2, "DOCK2", true});
    w.push("osd", R"({"height":10})");
    w.push("osd", R"({"height":20})", "DOCK2");
    const auto topology = [&](std::string_view devices) {
        w.inject("sys/product/DOCK2/status",
                 R"({"method":"update_topo","data":{"domain":"3","type":2,"sub_devices":)" + std::string{devices} + "}}");
    };
    topology(R"([{"sn":"4TADKAQ000J01","domain":"3","type":2}])");
    topology("[]");
    w.push("osd", R"({"humidity":60})");
    CHECK_FALSE(w.last->value.osd.height);
    CHECK_FALSE(w.last->age(&dock2::osd::height));
    w.push("osd", R"({"humidity":60})", "DOCK2");
    CHECK(w.last->value.osd.height == 20);
}

TEST_CASE("of more devices than the option says, the one that was silent the longest is forgotten") {
    row_world w{{.kept_devices = 2}};
    for (const std::string_view sn : {"D1", "D2", "D3"})
        w.cloud.add_device({std::string{sn}, model::dock2, std::string{sn}, true});
    for (const std::string_view sn : {"D1", "D2", "D1", "D3"}) {
        w.push("osd", R"({"height":10})", sn);
        w.pass(1s);
    }
    w.push("osd", "{}", "D1");
    CHECK(w.last->value.osd.height == 10);
    w.push("osd", "{}", "D2");
    CHECK_FALSE(w.last->value.osd.height);
}

TEST_CASE("a coroutine takes merged properties one after the other") {
    world w{};
    std::vector<double> heights{};
    w.cloud.on_properties<dock2::osd, dock2::state>([&](const dock_row& row) -> asio::awaitable<void> {
        heights.push_back(row.value.osd.height.value_or(0));
        co_return;
    });
    w.go_online();
    w.inject(build_topic(topic_kind::osd, dock_sn), R"({"data":{"height":1}})");
    w.inject(build_topic(topic_kind::osd, dock_sn), R"({"data":{"height":2}})");
    CHECK(heights == std::vector<double>{1, 2});
}

TEST_CASE("properties of a newer model are merged in the form of an older one") {
    world w{};
    constexpr device_model newer{device_domain::dock, 3, 0};
    w.cloud.add_device({"D3", newer, "D3", true});
    double height = 0;
    w.cloud.on_properties<dock2::osd, dock2::state>(newer,
                                                    [&](const dock_row& row) { height = row.value.osd.height.value_or(0); });
    w.inject("thing/product/D3/osd", R"({"data":{"height":7}})");
    CHECK(height == 7);
}
