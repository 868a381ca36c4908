// Several properties that one call sets.
#include "dockwire/asio.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <asio/awaitable.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/error.hpp>
#include <asio/use_awaitable.hpp>

#include "dockwire/dji/messages/aircraft_property.hpp"
#include "dockwire/dji/messages/thermal_property.hpp"
#include "dockwire/dji/role/set_all.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;

namespace {

using set_outcome = outcome<std::vector<set_result>>;

const auto some_height = [] {
    property::height_limit limit{};
    limit.value = 120;
    return limit;
}();
const property::night_lights_state some_lights{};

/// The data of all property sets.
std::vector<std::string> set_data(const world& w) {
    std::vector<std::string> all{};
    for (const sent_message& one : w.broker.sent_to("/property/set")) {
        envelope_reader reader{};
        all.emplace_back(reader.read(one.payload)->data);
    }
    return all;
}

struct property_world : world {
    property_world() {
        dock.on<property::height_limit>([](const property::height_limit&) { return accepted; });
        dock.on<property::night_lights_state>([](const property::night_lights_state&) { return refused(5); });
        dock.on<property::thermal_gain_mode>([](const property::thermal_gain_mode&) { return accepted; });
        dock.on<property::thermal_isotherm_state>([](const property::thermal_isotherm_state&) { return refused(6); });
    }
};

// GCC before 14 destroys a temporary property in a co_await expression twice.
template <std::size_t N>
constexpr bool is_safe(const property_list<N, true>&) {
    return true;
}
template <std::size_t N>
constexpr bool is_safe(const property_list<N, false>&) {
    return false;
}
static_assert(std::is_trivially_destructible_v<decltype(all_of(some_height, some_lights))>);

} // namespace

TEST_CASE("each of several properties has a message and a result of its own") {
    property_world w{};
    set_outcome done{};
    w.cloud.async_set(dock_sn, all_of(some_height, some_lights), done.take());
    CHECK(done.calls == 0);
    w.settle();
    CHECK(set_data(w) == std::vector<std::string>{R"({"height_limit":120})", R"({"night_lights_state":0})"});
    REQUIRE(done.calls == 1);
    CHECK(done.error == result_error(5));
    REQUIRE(done.reply.size() == 2);
    CHECK(done.reply[0].name == "height_limit");
    CHECK_FALSE(done.reply[0].error);
    CHECK(done.reply[0].reply.results == std::vector<property_result>{{"height_limit", 0}});
    CHECK(done.reply[1].name == "night_lights_state");
    CHECK(done.reply[1].error == result_error(5));
    const auto sent = w.broker.sent_to("/property/set");
    envelope_reader first{};
    envelope_reader second{};
    CHECK(first.read(sent[0].payload)->bid == second.read(sent[1].payload)->bid);
    CHECK(first.read(sent[0].payload)->tid != second.read(sent[1].payload)->tid);
}

TEST_CASE("several properties in one message have their results by name") {
    property_world w{};
    property::thermal_gain_mode gain{};
    gain.payloads["81-0-0"].thermal_gain_mode = aircraft::thermal_gain::high;
    property::thermal_isotherm_state isotherm{};
    isotherm.payloads["81-0-0"];
    set_outcome done{};
    w.cloud.async_set(dock_sn, all_of(some_height, gain, some_lights, isotherm).in_one_message(), done.take());
    w.settle();
    CHECK(set_data(w) ==
          std::vector<std::string>{
              R"({"height_limit":120,"81-0-0":{"thermal_gain_mode":2,"thermal_isotherm_state":0},"night_lights_state":0})"});
    REQUIRE(done.calls == 1);
    REQUIRE(done.reply.size() == 4);
    CHECK(done.error == result_error(5));
    CHECK(done.reply[0].reply.results == std::vector<property_result>{{"height_limit", 0}});
    CHECK(done.reply[1].reply.results == std::vector<property_result>{{"81-0-0/thermal_gain_mode", 0}});
    CHECK_FALSE(done.reply[1].error);
    CHECK(done.reply[2].error == result_error(5));
    CHECK(done.reply[3].error == result_error(6));
}

TEST_CASE("a property that the reply to one message leaves out has no result") {
    world w{};
    set_outcome done{};
    w.broker.decide = [&w](const sent_message& message) {
        if (!message.topic.ends_with("/set")) return fate{};
        envelope_reader reader{};
        const std::string tid{reader.read(message.payload)->tid};
        asio::post(w.io, [&w, topic = message.topic + "_reply", tid] {
            w.broker.route({.topic = topic, .payload = R"({"tid":")" + tid + R"(","data":{"height_limit":{"result":0}}})"});
        });
        return lost;
    };
    w.cloud.async_set(dock_sn, all_of(some_height, some_lights).in_one_message(), done.take());
    w.settle();
    REQUIRE(done.calls == 1);
    CHECK_FALSE(done.reply[0].error);
    CHECK(done.reply[1].error == call_error::malformed_reply);
    CHECK(done.error == call_error::malformed_reply);
}

TEST_CASE("of several properties none is sent if one breaks a rule") {
    const bool in_one = GENERATE(false, true);
    property_world w{};
    property::height_limit low{};
    low.value = 1;
    set_outcome done{};
    const auto all = all_of(some_lights, low);
    w.cloud.async_set(dock_sn, in_one ? all.in_one_message() : all, done.take());
    w.settle();
    CHECK(set_data(w).empty());
    CHECK(done.reply.at(1).error == call_error::invalid_message);
    CHECK(done.reply.at(0).error ==
          (in_one ? make_error_code(call_error::invalid_message) : make_error_code(asio::error::operation_aborted)));
    REQUIRE(w.errors.size() == 1);
    CHECK(w.errors[0].find("/property/set /data/height_limit: ") != std::string::npos);
}

TEST_CASE("a reply that does not come is the time-out of its property alone") {
    property_world w{};
    w.broker.decide = [](const sent_message& message) {
        const bool is_lights = message.payload.find("night_lights") != std::string::npos;
        return is_lights && message.topic.ends_with("/set") ? lost : fate{};
    };
    set_outcome done{};
    w.cloud.async_set(dock_sn, all_of(some_height, some_lights), {.timeout = 3s}, done.take());
    w.pass(2s);
    CHECK(done.calls == 0);
    w.pass(2s);
    REQUIRE(done.calls == 1);
    CHECK_FALSE(done.reply[0].error);
    CHECK(done.reply[1].error == usage_error::timed_out);
}

TEST_CASE("cancellation ends the calls of all properties") {
    property_world w{};
    w.broker.decide = [](const sent_message&) { return lost; };
    asio::cancellation_signal signal{};
    set_outcome done{};
    w.cloud.async_set(dock_sn, all_of(some_height, some_lights), asio::bind_cancellation_slot(signal.slot(), done.take()));
    w.settle();
    signal.emit(asio::cancellation_type::terminal);
    w.settle();
    REQUIRE(done.calls == 1);
    CHECK(done.reply[0].error == asio::error::operation_aborted);
    CHECK(done.reply[1].error == asio::error::operation_aborted);
}

TEST_CASE("a coroutine sets several properties") {
    property_world w{};
    std::size_t results = 0;
    auto set = [&]() -> asio::awaitable<void> {
        const property::height_limit limit{some_height};
        results = (co_await w.cloud.async_set(dock_sn, all_of(limit), asio::use_awaitable)).size();
    };
    asio::co_spawn(w.io, set(), asio::detached);
    w.settle();
    CHECK(results == 1);
}

TEST_CASE("a cloud that goes ends a call of several properties") {
    world w{};
    w.broker.decide = [](const sent_message&) { return lost; };
    set_outcome done{};
    w.cloud.async_set(dock_sn, all_of(some_height, some_lights), done.take());
    w.settle();
    w.cloud = decltype(w.cloud){w.cloud_client};
    w.settle();
    CHECK(done.error == asio::error::operation_aborted);
}

TEST_CASE("temporary properties are known, so that one compiler can refuse to await them") {
    CHECK(is_safe(all_of(some_height, some_lights)));
    CHECK_FALSE(is_safe(all_of(some_height, property::night_lights_state{})));
}
