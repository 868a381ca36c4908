// Messages that are given as temporaries.
#include "dockwire/asio.hpp"

#include <future>
#include <system_error>
#include <tuple>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/use_awaitable.hpp>
#include <asio/use_future.hpp>

#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;

namespace {

/// Has nothing to destroy, so that destroying it twice does no harm.
struct plain_message {
    int power{0};
};

using awaited_ack = asio::awaitable<ack>;

/// An operation that waits for its token, as asio::deferred makes it, whatever its signature has become.
struct deferred_operation {
    void operator()(void (*)(std::tuple<std::error_code, ack>)) const;
};

constexpr bool refused_here = dji::detail::destroys_temporaries_twice;
template <class M, class Operation>
constexpr bool is_refused = !dji::detail::may_be_awaited<M, Operation, ack>;

static_assert(is_refused<flighttask_execute, awaited_ack> == refused_here);
static_assert(is_refused<const flighttask_execute, awaited_ack> == refused_here);
static_assert(is_refused<flighttask_execute, deferred_operation> == refused_here);
static_assert(!is_refused<flighttask_execute&, awaited_ack>);
static_assert(!is_refused<const flighttask_execute&, awaited_ack>);
static_assert(!is_refused<plain_message, awaited_ack>);
static_assert(!is_refused<flighttask_execute, void>);
static_assert(!is_refused<flighttask_execute, ack>);
static_assert(!is_refused<flighttask_execute, std::future<ack>>);

} // namespace

TEST_CASE("a temporary message is sent when a callback or a future takes the reply") {
    world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute& task) { return refused(task.flight_id == "f-1" ? 5 : 6); });
    outcome<ack> done{};
    w.cloud.async_call(dock_sn, flighttask_execute{.flight_id = "f-1"}, done.take());
    auto later = w.cloud.async_call(dock_sn, flighttask_execute{.flight_id = "f-2"}, asio::use_future);
    w.settle();
    CHECK(done.reply.result == 5);
    CHECK_THROWS_AS(later.get(), std::system_error);
}

#if !defined(__GNUC__) || defined(__clang__) || __GNUC__ >= 14
TEST_CASE("a temporary message may be awaited where the compiler destroys it once") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) { return accepted; });
    int result = -1;
    auto fly = [&]() -> asio::awaitable<void> {
        result = (co_await w.cloud.async_call(dock_sn, immediate_mission(), asio::use_awaitable)).result;
    };
    asio::co_spawn(w.io, fly(), asio::detached);
    w.settle();
    CHECK(result == 0);
}
#endif
