// A server, or what is in between, that says nothing: each step of connecting has a time-out of its own.
#include "dockwire/asio.hpp"

#include <functional>
#include <string>
#include <utility>

#include <asio/post.hpp>

#include "world.hpp"

using namespace client_test;
using mqtt::connect_step;

namespace {

// A transport whose steps begin until one does not end; closing ends it.
class stuck_transport : public mqtt::memory_transport {
public:
    using memory_transport::memory_transport;
    stuck_transport(stuck_transport&&) noexcept = default;
    stuck_transport& operator=(stuck_transport&&) noexcept = default;
    ~stuck_transport() { close(); }

    inline static connect_step last{};

    template <class Step, class Handler>
    void async_connect(const mqtt::endpoint&, Step on_step, Handler handler) {
        for (int step = 0; step <= static_cast<int>(last); ++step)
            on_step(static_cast<connect_step>(step));
        abort_ = [handler, executor = get_executor()]() mutable {
            asio::post(executor, [handler]() mutable { handler(asio::error::operation_aborted); });
        };
    }

    void close() noexcept {
        if (const auto abort = std::exchange(abort_, nullptr)) abort();
        memory_transport::close();
    }

private:
    std::function<void()> abort_{};
};

using stuck_client = mqtt::basic_client<stuck_transport, mqtt::basic_session<>, manual_clock>;

} // namespace

TEST_CASE("a step that does not end is given up after its own time-out, which names it") {
    struct row {
        connect_step step;
        std::chrono::milliseconds timeout;
        const char* line;
    };
    const row rows[]{
        {connect_step::resolve, 1s, "waiting 500 ms: timed out (resolve)"},
        {connect_step::connect, 2s, "waiting 500 ms: timed out (connect)"},
        {connect_step::proxy, 3s, "waiting 500 ms: timed out (proxy)"},
        {connect_step::tls, 4s, "waiting 500 ms: timed out (tls)"},
        {connect_step::websocket, 5s, "waiting 500 ms: timed out (websocket)"},
    };
    for (const row& each : rows) {
        CAPTURE(each.line);
        world here;
        auto with = options();
        with.resolve_timeout = 1s;
        with.connect_timeout = 2s;
        with.proxy_timeout = 3s;
        with.tls_timeout = 4s;
        with.websocket_timeout = 5s;
        stuck_transport::last = each.step;
        stuck_client client{here.io, with};
        connect_step step{};
        std::string line;
        client.on_state([&](const mqtt::connection_state& state) {
            line = line_of(state);
            step = state.step;
        });
        outcome run;
        client.async_run(run.note());
        here.pass(each.timeout - 1ms);
        CHECK(line.starts_with("connecting"));
        here.pass(1ms);
        CHECK(line == each.line);
        CHECK(step == each.step);
    }
}

TEST_CASE("a server that takes the connection and says nothing is given up by CONNACK's time-out") {
    auto with = options();
    with.connack_timeout = 7s;
    connected_world here{with};
    here.server.does().answers_connect = false;
    here.client->async_run(here.run.note());
    here.pass(7s - 1ms);
    CHECK(here.states() == strings{"connecting connect", "connecting connack"});
    here.pass(1ms);
    const auto told = here.states();
    REQUIRE(told.size() == 1);
    CHECK(told.front().starts_with("waiting 500 ms: timed out"));
}
