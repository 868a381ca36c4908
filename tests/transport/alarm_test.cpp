// An alarm beside a socket.
#include "dockwire/asio.hpp"

#include <chrono>
#include <memory>
#include <string>

#include <asio/ip/tcp.hpp>
#include <asio/post.hpp>

#include "dockwire/async/alarm.hpp"
#include "dockwire/async/link.hpp"
#include "streams.hpp"
#include "support/manual_clock.hpp"

using namespace streams;
using namespace std::chrono_literals;
using dockwire::test::manual_clock;

namespace {

struct watched_owner : std::enable_shared_from_this<watched_owner> {
    explicit watched_owner(asio::io_context& io) : alarm{io.get_executor()} {}

    void on_bytes(dockwire::bytes_view bytes) { received += dockwire::as_text(bytes); }
    void on_written(std::size_t) {}
    void on_closed(std::error_code) {}
    void on_alarm() { received_at_alarm = received; }

    std::string received{};
    std::optional<std::string> received_at_alarm{};
    mqtt::link<mqtt::tcp_transport, watched_owner> link{};
    mqtt::alarm<manual_clock> alarm;
};

} // namespace

TEST_CASE("what arrived while a handler kept the executor busy is read before the deadline is judged") {
    asio::io_context io{1};
    mqtt::tcp_listener listener{io.get_executor()};
    REQUIRE_FALSE(listener.listen(anywhere<mqtt::tcp_transport>()));
    asio::ip::tcp::socket peer{io};
    peer.connect({asio::ip::make_address("127.0.0.1"), listener.local_endpoint().port});
    const auto owner = std::make_shared<watched_owner>(io);
    listener.async_accept([&](std::error_code, mqtt::tcp_transport accepted) { owner->link.start(std::move(accepted), owner); });
    REQUIRE(run_until(io, [&] { return owner->link.is_open(); }));
    run_ready(io);

    owner->alarm.arm(owner->alarm.now() + 1s, *owner);
    asio::post(io, [&] {
        peer.write_some(asio::buffer("in time", 7));
        manual_clock::since_start += 2s;
    });
    REQUIRE(run_until(io, [&] { return owner->received_at_alarm.has_value(); }));
    CHECK(owner->received_at_alarm == "in time");
}
