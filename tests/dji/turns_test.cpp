// Coroutine handlers of a role: their order, and how many run and wait.
#include "dockwire/asio.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/redirect_error.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "dockwire/dji/messages/m3d.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using strings = std::vector<std::string>;

namespace {

/// A cloud whose coroutine handlers note that they begin, and end when they may.
struct slow_world {
    explicit slow_world(const cloud_options& options = {}) {
        role.emplace(client, options);
        for (const char* const sn : {"M1", "M2"})
            role->add_device({sn, model::matrice_3td, sn, true});
        role->on<m3d::osd>([this](const origin& from, const m3d::osd&) { return run(from, "osd"); });
        role->on<offline_map_get>([this](const origin& from, const offline_map_get&) { return run(from, "map"); });
        role->on<flight_areas_get>([this](const origin& from, const flight_areas_get&) { return run(from, "areas"); });
    }

    asio::awaitable<void> run(const origin& from, std::string_view what) {
        begun.push_back(from.device_sn + " " + std::string{what} + " " + from.tid);
        co_await opened();
    }
    asio::awaitable<void> opened() {
        std::error_code ignored;
        co_await gate.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    }

    void osd(const std::string& sn, const std::string& tid) {
        inject("thing/product/" + sn + "/osd",
               R"({"tid":")" + tid + R"(","bid":"b","timestamp":1,"gateway":")" + sn + R"(","data":{}})");
    }
    void state(const std::string& sn, const std::string& tid) {
        inject("thing/product/" + sn + "/state",
               R"({"tid":")" + tid + R"(","bid":"b","timestamp":1,"gateway":")" + sn + R"(","data":{}})");
    }
    void ask(const std::string& sn, const std::string& method, const std::string& tid) {
        inject("thing/product/" + sn + "/requests", R"({"tid":")" + tid + R"(","bid":"b","timestamp":1,"gateway":")" + sn +
                                                        R"(","method":")" + method + R"(","data":{}})");
    }
    void inject(const std::string& topic, const std::string& payload) {
        broker.publish({topic, payload}, [](std::error_code) {});
        settle(io);
    }
    /// Ends the coroutines that run.
    void open() {
        gate.cancel();
        settle(io);
    }

    asio::io_context io{};
    fake_broker broker{io};
    fake_client client{broker};
    asio::steady_timer gate{io, asio::steady_timer::time_point::max()};
    strings begun{};
    std::optional<dji::cloud> role{};
};

} // namespace

TEST_CASE("coroutine handlers of one device and method run one at a time and in order, those of others at once") {
    slow_world here;
    here.ask("M1", "offline_map_get", "1");
    here.ask("M1", "offline_map_get", "2");
    here.ask("M2", "offline_map_get", "3");
    here.ask("M1", "flight_areas_get", "4");
    here.osd("M1", "5");
    here.osd("M1", "6");
    CHECK(here.begun == strings{"M1 map 1", "M2 map 3", "M1 areas 4", "M1 osd 5"});
    here.begun.clear();
    here.open();
    CHECK(here.begun == strings{"M1 map 2", "M1 osd 6"});
    here.begun.clear();
    here.open();
    here.ask("M1", "offline_map_get", "7");
    CHECK(here.begun == strings{"M1 map 7"});
}

TEST_CASE("an answer is sent when the handler that had to wait has ended") {
    slow_world here;
    here.ask("M1", "offline_map_get", "1");
    here.ask("M1", "offline_map_get", "2");
    CHECK(here.broker.sent_to("requests_reply").empty());
    here.open();
    REQUIRE(here.broker.sent_to("requests_reply").size() == 1);
    CHECK(here.broker.sent_to("requests_reply")[0].payload.find(R"("tid":"1")") != std::string::npos);
    here.open();
    CHECK(here.broker.sent_to("requests_reply").size() == 2);
}

TEST_CASE("a role runs as many coroutine handlers as handlers_at_once says, and what came first begins first") {
    slow_world here{{.handlers_at_once = 2}};
    here.ask("M1", "offline_map_get", "1");
    here.ask("M2", "offline_map_get", "2");
    here.ask("M2", "offline_map_get", "3");
    here.ask("M1", "flight_areas_get", "4");
    here.ask("M2", "flight_areas_get", "5");
    CHECK(here.begun == strings{"M1 map 1", "M2 map 2"});
    here.begun.clear();
    here.open(); // whichever ends first, the second line of M2 waits for its own
    CHECK(here.begun.size() == 2);
    here.open();
    CHECK(here.begun.size() == 3);
    here.open();
    CHECK(here.begun.size() == 3);
}

TEST_CASE("of osd that waits too long a queue the oldest goes and is counted, what is owed an answer stays") {
    slow_world here{{.handlers_at_once = 1, .receive_queue = 2}};
    here.osd("M1", "1");
    here.osd("M1", "2");
    here.osd("M2", "3");
    here.ask("M1", "offline_map_get", "4");
    here.ask("M1", "offline_map_get", "5");
    CHECK(here.role->statistics().dropped == 0);
    here.osd("M1", "6");
    CHECK(here.role->statistics().dropped == 1);
    here.osd("M1", "7");
    CHECK(here.role->statistics().dropped == 2);
    for (int i = 0; i < 5; ++i)
        here.open();
    CHECK(here.begun == strings{"M1 osd 1", "M1 map 4", "M1 map 5", "M1 osd 6", "M1 osd 7"});
}

TEST_CASE("state, which is sent when it changes, goes only where no osd waits") {
    slow_world here{{.handlers_at_once = 1, .receive_queue = 2}};
    here.role->on<m3d::state>([&](const origin& from, const m3d::state&) { return here.run(from, "state"); });
    here.ask("M1", "offline_map_get", "0");
    for (const char* const tid : {"1", "2", "3"}) {
        here.state("M1", tid);
        here.osd("M2", tid);
    }
    CHECK(here.role->statistics().dropped == 4);
    for (int i = 0; i < 3; ++i)
        here.open();
    CHECK(here.begun == strings{"M1 map 0", "M1 state 2", "M1 state 3"});
}

TEST_CASE("a coroutine handler that is destroyed before it ends leaves its place to the next message") {
    slow_world here;
    int calls = 0;
    here.role->on<offline_map_get>([&](const offline_map_get&) -> asio::awaitable<void> {
        // The operation destroys its handler, as one does whose execution context ends.
        if (++calls == 1)
            co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>([](auto&&) {}, asio::use_awaitable);
    });
    here.ask("M1", "offline_map_get", "1");
    here.ask("M1", "offline_map_get", "2");
    CHECK(calls == 2);
}

TEST_CASE("a handler that destroys its role begins nothing") {
    slow_world here;
    bool begun = false;
    const auto later = [&]() -> asio::awaitable<void> {
        begun = true;
        co_return;
    };
    here.role->on<offline_map_get>([&](const offline_map_get&) {
        here.role.reset();
        return later();
    });
    here.ask("M1", "offline_map_get", "1");
    CHECK_FALSE(begun);
}

TEST_CASE("a reply to a call waits for no handler") {
    slow_world here{{.handlers_at_once = 1}};
    here.ask("M1", "offline_map_get", "1");
    outcome<property_reply> set{};
    const property::silent_mode mode{};
    here.role->async_set("M1", mode, set.take());
    settle(here.io);
    const auto sent = here.broker.sent_to("property/set");
    REQUIRE(sent.size() == 1);
    const std::string tid = sent[0].payload.substr(sent[0].payload.find(R"("tid":")") + 7, 36);
    here.inject("thing/product/M1/property/set_reply",
                R"({"tid":")" + tid + R"(","bid":"b","timestamp":1,"gateway":"M1","data":{"silent_mode":{"result":0}}})");
    CHECK(set.calls == 1);
    CHECK_FALSE(set.error);
}

TEST_CASE("a coroutine handler that throws leaves its place to the next message") {
    slow_world here;
    int calls = 0;
    here.role->on<offline_map_get>([&](const offline_map_get&) -> asio::awaitable<void> {
        if (++calls != 1) co_return;
        co_await here.opened();
        throw std::runtime_error{"handler"};
    });
    here.ask("M1", "offline_map_get", "1");
    here.ask("M1", "offline_map_get", "2");
    here.open();
    CHECK(calls == 2);
    CHECK(here.role->statistics().failed_handlers == 1);
}

TEST_CASE("a role that ends begins no handler of what waits") {
    slow_world here;
    here.ask("M1", "offline_map_get", "1");
    here.ask("M1", "offline_map_get", "2");
    SECTION("while one runs") { here.role.reset(); }
    SECTION("between two") {
        here.gate.cancel();
        here.io.restart();
        while (here.broker.sent_to("requests_reply").empty())
            REQUIRE(here.io.poll_one() == 1);
        here.role.reset();
    }
    here.open();
    CHECK(here.begun == strings{"M1 map 1"});
}

TEST_CASE("ten thousand messages that wait for a coroutine handler of a role need no deeper stack") {
    slow_world here;
    int calls = 0;
    here.role->on<offline_map_get>([&](const offline_map_get&) -> asio::awaitable<void> {
        if (++calls == 1) co_await here.opened();
    });
    const std::string request{R"({"tid":"","bid":"b","timestamp":1,"gateway":"M1","method":"offline_map_get","data":{}})"};
    for (int i = 0; i < 10'000; ++i)
        here.broker.route({"thing/product/M1/requests", request});
    settle(here.io);
    REQUIRE(calls == 1);
    here.open();
    CHECK(calls == 10'000);
}
