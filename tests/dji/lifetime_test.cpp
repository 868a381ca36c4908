// Ends: of a call, of a role, of a client, at every point of an exchange. ASan watches.
#include "dockwire/asio.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <system_error>

#include <asio/awaitable.hpp>
#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>

#include "dockwire/dji/messages/m3d.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;

namespace {

/// The roles of a world, each of which can end on its own.
struct mortal_world {
    asio::io_context io{};
    fake_broker broker{io};
    std::optional<fake_client> cloud_client{};
    std::optional<fake_client> dock_client{};
    std::optional<dji::cloud> cloud{};
    std::optional<dji::device> dock{};

    mortal_world() {
        cloud_client.emplace(broker);
        dock_client.emplace(broker);
        cloud.emplace(*cloud_client);
        dock.emplace(*dock_client, dock_sn);
    }
};

/// An exchange in both directions, with coroutine handlers that take time and call back.
void begin_exchange(mortal_world& w, outcome<ack>& service, outcome<flighttask_resource_get::reply>& request) {
    w.dock->on<flighttask_prepare>([&w](const origin&, const flighttask_prepare& mission) -> asio::awaitable<ack> {
        flighttask_resource_get question{};
        question.flight_id = mission.flight_id;
        co_await w.dock->async_request(question, asio::use_awaitable);
        co_return accepted;
    });
    w.cloud->on<flighttask_resource_get>([&w](const flighttask_resource_get&) -> asio::awaitable<flighttask_resource_get::reply> {
        const property::silent_mode mode{};
        co_await w.cloud->async_set(dock_sn, mode, asio::use_awaitable);
        flighttask_resource_get::reply reply{};
        reply.output.emplace().file.url = "u";
        co_return reply;
    });
    w.dock->on<property::silent_mode>([](const property::silent_mode&) {});
    w.cloud->async_call(dock_sn, immediate_mission(), service.take());
    flighttask_resource_get question{};
    question.flight_id = "own";
    w.dock->async_request(question, request.take());
}

/// Runs `steps` handlers, then destroys something, then lets 60 s pass.
template <class End>
void end_after(int steps, End end) {
    CAPTURE(steps);
    outcome<ack> service{};
    outcome<flighttask_resource_get::reply> request{};
    {
        mortal_world w{};
        begin_exchange(w, service, request);
        for (int step = 0; step < steps; ++step)
            w.io.poll_one();
        end(w);
        pass(w.io, 60s);
        CHECK(service.calls == 1);
        CHECK(request.calls == 1);
    }
    CHECK(service.calls == 1);
    CHECK(request.calls == 1);
}

} // namespace

TEST_CASE("a role may be destroyed at any step of an exchange") {
    for (int steps = 0; steps < 60; ++steps) {
        end_after(steps, [](mortal_world& w) { w.cloud.reset(); });
        end_after(steps, [](mortal_world& w) { w.dock.reset(); });
        end_after(steps, [](mortal_world& w) {
            w.dock.reset();
            w.cloud.reset();
        });
    }
}

TEST_CASE("a client may be destroyed before its role, at any step of an exchange") {
    for (int steps = 0; steps < 60; ++steps) {
        end_after(steps, [](mortal_world& w) {
            w.cloud_client.reset();
            w.dock_client.reset();
        });
        end_after(steps, [](mortal_world& w) {
            w.cloud_client.reset();
            w.cloud.reset();
        });
    }
}

TEST_CASE("everything may be destroyed with messages, timers and coroutines under way") {
    for (int steps = 0; steps < 60; ++steps) {
        outcome<ack> service{};
        outcome<flighttask_resource_get::reply> request{};
        mortal_world w{};
        begin_exchange(w, service, request);
        for (int step = 0; step < steps; ++step)
            w.io.poll_one();
    }
}

TEST_CASE("destroying a role completes its calls with operation_aborted, not inside the destructor") {
    mortal_world w{};
    w.dock.reset();
    outcome<ack> done{};
    w.cloud->async_call(dock_sn, immediate_mission(), done.take());
    settle(w.io);
    w.cloud.reset();
    CHECK(done.calls == 0);
    settle(w.io);
    CHECK(done.calls == 1);
    CHECK(done.error == asio::error::operation_aborted);
    CHECK(w.broker.subscriptions.empty());
}

TEST_CASE("a role may be destroyed by its own handlers") {
    mortal_world w{};
    w.dock->on<flighttask_prepare>([&](const flighttask_prepare&) {
        w.dock.reset();
        return accepted;
    });
    w.cloud->on_late_reply([](const origin&, stray_reply, std::string_view) {});
    std::error_code why{};
    w.cloud->async_call(dock_sn, immediate_mission(), [&](std::error_code error, const ack&) {
        why = error;
        w.cloud.reset();
    });
    pass(w.io, 60s);
    CHECK(why == usage_error::timed_out);
    CHECK_FALSE(w.cloud);
}

TEST_CASE("a handler may replace itself while it runs") {
    world w{};
    int second = 0;
    w.dock.on<flighttask_prepare>([&, text = std::string(100, 'x')](const flighttask_prepare&) {
        w.dock.on<flighttask_prepare>([&](const flighttask_prepare&) { ++second; });
        CHECK(text.size() == 100);
    });
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, immediate_mission(), done.take());
    w.cloud.async_call(dock_sn, immediate_mission(), done.take());
    w.settle();
    CHECK(done.calls == 2);
    CHECK(second == 1);
}

TEST_CASE("cancelling a call ends it and makes its reply a late one") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) {});
    w.broker.decide = [](const sent_message& message) { return fate{.delay = message.topic.ends_with("_reply") ? 2s : 0s}; };
    asio::cancellation_signal signal{};
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, immediate_mission(), asio::bind_cancellation_slot(signal.slot(), done.take()));
    w.settle();
    const auto type =
        GENERATE(asio::cancellation_type::terminal, asio::cancellation_type::partial, asio::cancellation_type::total);
    signal.emit(type);
    CHECK(done.calls == 0);
    w.pass(5s);
    CHECK(done.calls == 1);
    CHECK(done.error == asio::error::operation_aborted);
    CHECK(w.cloud.statistics().late_replies == 1);
    signal.emit(type); // after the end it does nothing
    w.settle();
}

TEST_CASE("cancelling before anything ran ends the call too") {
    world w{};
    asio::cancellation_signal signal{};
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, immediate_mission(), asio::bind_cancellation_slot(signal.slot(), done.take()));
    signal.emit(asio::cancellation_type::terminal);
    w.settle();
    CHECK(done.calls == 1);
    CHECK(done.error == asio::error::operation_aborted);
}

TEST_CASE("a completion runs on the executor of its handler") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) {});
    auto strand = asio::make_strand(w.io);
    bool inside = false;
    w.cloud.async_call(dock_sn, immediate_mission(), asio::bind_executor(strand, [&](std::error_code, const ack&) {
                           inside = strand.running_in_this_thread();
                       }));
    w.settle();
    CHECK(inside);
}

TEST_CASE("handlers that can only be moved are taken") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) {});
    int seen = 0;
    w.cloud.async_call(dock_sn, immediate_mission(),
                       [&, owned = std::make_unique<int>(7)](std::error_code, const ack&) { seen = *owned; });
    w.settle();
    CHECK(seen == 7);
}

TEST_CASE("a device behind a gateway outlives the gateway's role and does nothing") {
    mortal_world w{};
    auto aircraft = w.dock->sub_device(aircraft_sn);
    w.dock.reset();
    settle(w.io);
    w.broker.sent.clear();
    aircraft.report(m3d::osd{});
    settle(w.io);
    CHECK(w.broker.sent.empty());
    CHECK(aircraft.sn() == aircraft_sn);
}
