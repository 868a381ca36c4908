// Calls from threads that do not run the executor. TSan watches.
#include "dockwire/asio.hpp"

#include <atomic>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include <asio/executor_work_guard.hpp>

#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;

TEST_CASE("calls may be made from any thread") {
    world w{};
    w.dock.on<flighttask_prepare>([](const flighttask_prepare&) { return accepted; });
    constexpr int threads = 4;
    constexpr int each = 50;
    std::atomic<int> succeeded{0};
    std::atomic<int> open{threads * each};
    auto guard = asio::make_work_guard(w.io);
    const auto done = [&](std::error_code error, const ack&) {
        if (!error) ++succeeded;
        if (--open == 0) guard.reset();
    };
    std::vector<std::jthread> callers{};
    callers.reserve(threads);
    for (int i = 0; i < threads; ++i) {
        callers.emplace_back([&, i] {
            for (int n = 0; n < each; ++n)
                w.cloud.async_call(dock_sn, immediate_mission(std::to_string(i * each + n)), done);
        });
    }
    w.io.run();
    CHECK(succeeded == threads * each);
    CHECK(w.cloud.statistics().replies == static_cast<std::uint64_t>(threads * each));
}
