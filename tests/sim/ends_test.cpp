// Anything may be destroyed after any number of handlers: nothing leaks and no dead object is called (the sanitizers watch).
#include "in_process.hpp"
#include "support/catch.hpp"

using namespace sim_test;

namespace {

// Lets the main job run for `handlers` handlers, applies `end`, and lets what is left run out.
template <class End>
void end_after(int handlers, End&& end) {
    world w{};
    w.start();
    bool flown = false;
    for (int i = 0; i < handlers; ++i) {
        if (w.aircraft_seen && !std::exchange(flown, true)) {
            w.cloud->async_call(dock_sn, world::mission("f-1"), [&](std::error_code, const dji::ack&) {
                if (w.cloud) w.cloud->async_call(dock_sn, world::execution("f-1"), [](std::error_code, const dji::ack&) {});
            });
        }
        if (w.io.run_one_for(std::chrono::seconds{1}) == 0) break;
    }
    end(w);
    for (int i = 0; i < 200 && w.io.poll_one() != 0; ++i) {
    }
}

} // namespace

TEST_CASE("client, cloud and dock can be destroyed at any point and in any order") {
    for (int handlers = 0; handlers < 400; handlers += 7) {
        CAPTURE(handlers);
        end_after(handlers, [](world& w) { w.dock.reset(); });
        end_after(handlers, [](world& w) { w.cloud.reset(); });
        end_after(handlers, [](world& w) { w.cloud_client.reset(); });
        end_after(handlers, [](world& w) { w.dock_client.reset(); });
        end_after(handlers, [](world& w) {
            w.dock_client.reset();
            w.dock.reset();
            w.cloud_client.reset();
            w.cloud.reset();
        });
        end_after(handlers, [](world& w) {
            w.dock.reset();
            w.dock_client.reset();
            w.cloud.reset();
            w.cloud_client.reset();
        });
    }
    SUCCEED("the sanitizers would have said otherwise");
}
