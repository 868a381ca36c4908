// Completion tokens, and what is associated with handlers: executor, allocator.
#include "dockwire/asio.hpp"

#include <future>

#include <asio/bind_executor.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>
#if __has_include(<asio/deferred.hpp>)
#include <asio/deferred.hpp>
#else
#include <asio/experimental/deferred.hpp>
namespace asio {
using experimental::deferred;
}
#endif

#include "world.hpp"

using namespace client_test;
using mqtt::qos;
namespace compat = dockwire::asio_compat;

namespace {

struct counted_memory {
    std::size_t blocks{0};
    std::size_t taken{0};
};

template <class T>
struct counting_allocator {
    using value_type = T;
    explicit counting_allocator(counted_memory& memory) : counts{&memory} {}
    template <class U>
    counting_allocator(const counting_allocator<U>& other) : counts{other.counts} {}
    T* allocate(std::size_t count) {
        ++counts->blocks;
        ++counts->taken;
        return std::allocator<T>{}.allocate(count);
    }
    void deallocate(T* memory, std::size_t count) {
        --counts->blocks;
        std::allocator<T>{}.deallocate(memory, count);
    }
    bool operator==(const counting_allocator&) const = default;
    counted_memory* counts;
};

struct with_allocator {
    using allocator_type = counting_allocator<void>;
    allocator_type get_allocator() const noexcept { return allocator_type{*memory}; }
    void operator()(std::error_code, const mqtt::publish_result&) const {
        blocks_when_called = memory->blocks;
        ++calls;
    }
    counted_memory* memory;
    std::size_t& blocks_when_called;
    int& calls;
};

} // namespace

TEST_CASE("a handler given as an lvalue is copied, as an rvalue moved") {
    connected_world here;
    here.connect();
    int calls = 0;
    const auto shared = std::make_shared<int>(1);
    auto handler = [&calls, shared](std::error_code, const mqtt::publish_result&) { calls += *shared; };
    here.client->async_publish("a", "1", {}, handler);
    here.client->async_publish("a", "2", {}, handler);
    asio::post(here.io, [&] { here.client->async_publish("a", "3", {}, handler); });
    here.settle();
    CHECK(calls == 3);
    auto only = std::make_unique<int>(10);
    here.client->async_publish(
        "a", "4", {}, [&calls, only = std::move(only)](std::error_code, const mqtt::publish_result&) { calls += *only; });
    here.settle();
    CHECK(calls == 13);
}

TEST_CASE("futures") {
    connected_world here;
    here.connect();
    std::future<mqtt::publish_result> sent = here.client->async_publish("a", "1", {.qos = qos::at_least_once}, asio::use_future);
    std::future<mqtt::publish_result> refused = here.client->async_publish("#", "1", {}, asio::use_future);
    here.settle();
    // Newer versions of Asio fulfil a promise on a thread of their own.
    REQUIRE(sent.wait_for(20s) == std::future_status::ready);
    CHECK(sent.get().reason == mqtt::reason_code::success);
    REQUIRE(refused.wait_for(20s) == std::future_status::ready);
    try {
        refused.get();
        FAIL("no exception");
    } catch (const std::system_error& thrown) {
        CHECK(thrown.code() == usage_error::invalid_topic_name);
    }
}

TEST_CASE("a deferred operation begins when it is launched, as often as one likes") {
    connected_world here;
    here.connect();
    auto publish = here.client->async_publish("a", "1", {}, asio::deferred);
    here.settle();
    CHECK(here.server.heard().empty());
    outcome first;
    outcome second;
    publish(first.note());
    std::move(publish)(second.note());
    here.settle();
    CHECK(first.succeeded());
    CHECK(second.succeeded());
    CHECK(here.server.heard() == strings{"PUBLISH a 1 qos 0", "PUBLISH a 1 qos 0"});
}

TEST_CASE("nobody needs to hear of the end") {
    connected_world here;
    here.connect();
    here.client->async_publish("a", "1", {.qos = qos::exactly_once}, asio::detached);
    here.client->subscribe("a", {}, [](const mqtt::message_view&) {}).async_granted(asio::detached);
    here.settle();
    CHECK(here.server.heard() == strings{"SUBSCRIBE a qos 2", "PUBLISH a 1 qos 2"});
    here.client->async_disconnect({}, asio::detached);
    here.settle();
    CHECK(here.run.succeeded());
}

TEST_CASE("a whole run in a coroutine") {
    connected_world here;
    strings told;
    asio::co_spawn(
        here.io,
        [&]() -> asio::awaitable<void> {
            here.client->async_run(here.run.note());
            auto subscription = here.client->subscribe("a", {.qos = qos::at_least_once}, [](const mqtt::message_view&) {});
            const mqtt::subscribe_result granted = co_await subscription.async_granted(asio::use_awaitable);
            told.emplace_back(name_of(granted.reason));
            const mqtt::publish_options twice{.qos = qos::exactly_once};
            co_await here.client->async_publish("b", "1", twice, asio::use_awaitable);
            told.emplace_back("published");
            const auto [error, result] = co_await here.client->async_publish("#", "1", {}, compat::as_tuple(asio::use_awaitable));
            told.push_back(error.message());
            try {
                co_await here.client->async_publish("+", "1", {}, asio::use_awaitable);
            } catch (const std::system_error& thrown) {
                told.push_back(thrown.code().message());
            }
            co_await subscription.async_unsubscribe(asio::use_awaitable);
            co_await here.client->async_disconnect({}, asio::use_awaitable);
            told.emplace_back("disconnected");
        },
        asio::detached);
    here.settle();
    CHECK(told == strings{"Granted QoS 1", "published", "invalid topic name", "invalid topic name", "disconnected"});
    CHECK(here.run.succeeded());
}

TEST_CASE("a handler runs on its own executor") {
    connected_world here;
    here.connect();
    asio::io_context other;
    int calls = 0;
    const auto count = [&](std::error_code, const auto&...) {
        ++calls;
        CHECK(other.get_executor().running_in_this_thread());
    };
    SECTION("after a success") {
        here.client->async_publish("a", "1", {.qos = qos::at_least_once}, asio::bind_executor(other, count));
    }
    SECTION("after a refusal") { here.client->async_publish("#", "1", {}, asio::bind_executor(other, count)); }
    SECTION("after the end of the client") {
        here.server.does().acknowledges = false;
        here.client->async_publish("a", "1", {.qos = qos::at_least_once}, asio::bind_executor(other, count));
        here.settle();
        here.client.reset();
    }
    SECTION("of a subscription without client") {
        auto subscription = here.client->subscribe("a", {}, [](const mqtt::message_view&) {});
        here.client.reset();
        here.settle();
        subscription.async_unsubscribe(asio::bind_executor(other, count));
    }
    CHECK(calls == 0);
    here.settle();
    CHECK(calls == 0);
    other.run();
    CHECK(calls == 1);
}

TEST_CASE("an operation is work on its handler's executor") {
    connected_world here;
    here.connect();
    here.server.does().acknowledges = false;
    asio::io_context other;
    outcome done;
    here.client->async_publish("a", "1", {.qos = qos::at_least_once}, asio::bind_executor(other, done.note()));
    here.settle();
    CHECK(other.poll() == 0);
    CHECK_FALSE(other.stopped());
    here.server.acknowledge();
    here.settle();
    other.run();
    CHECK(done.succeeded());
    CHECK(other.stopped());
}

TEST_CASE("a handler bound to a strand runs on it") {
    connected_world here;
    here.connect();
    auto strand = asio::make_strand(here.io);
    int calls = 0;
    here.client->async_publish("a", "1", {}, asio::bind_executor(strand, [&](std::error_code, const mqtt::publish_result&) {
                                   CHECK(strand.running_in_this_thread());
                                   ++calls;
                               }));
    here.settle();
    CHECK(calls == 1);
}

TEST_CASE("a handler's allocator holds its operation, and has it back before the handler runs") {
    counted_memory memory;
    std::size_t blocks_when_called = 99;
    int calls = 0;
    {
        connected_world here;
        here.connect();
        here.server.does().acknowledges = false;
        const bool inside = GENERATE(false, true);
        const auto publish = [&] {
            here.client->async_publish("a", "1", {.qos = qos::at_least_once}, with_allocator{&memory, blocks_when_called, calls});
        };
        inside ? asio::post(here.io, publish) : publish();
        here.settle();
        CHECK(memory.blocks == 1);
        const bool answered = GENERATE(false, true);
        if (answered) here.server.acknowledge();
        here.settle();
        CHECK(calls == (answered ? 1 : 0));
        if (answered) CHECK(blocks_when_called == 0);
    }
    CHECK(memory.taken == 1);
    CHECK(memory.blocks == 0);
}
