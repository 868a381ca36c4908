// What a link costs in memory.
// clang-format off
#include "support/allocation_count.hpp" // before Asio
#include "link_owner.hpp"
#ifdef DOCKWIRE_TLS
#include "tls_streams.hpp"
#define TLS_STREAMS , tls_tcp, tls_memory, websocket_tls_tcp
#else
#define TLS_STREAMS
#endif
// clang-format on

using namespace streams;
using mqtt::memory_transport;
using mqtt::tcp_transport;

namespace {

// Answers so many times, and allocates nothing of its own.
template <class Transport>
struct answering_owner : std::enable_shared_from_this<answering_owner<Transport>> {
    void on_bytes(dockwire::bytes_view) {
        ++reads;
        if (reads == 100) allocations_at_100 = allocation_count::all;
        if (reads == 1100) finish();
        if (link.is_open() && answers-- > 0) link.write(dockwire::as_bytes("0123456789"));
    }
    void on_written(std::size_t) {}
    void on_closed(std::error_code) {}

    void finish() {
        allocations_at_1100 = allocation_count::all;
        link.close();
    }

    mqtt::link<Transport, answering_owner> link{};
    int reads{0};
    int answers{0};
    std::size_t allocations_at_100{0};
    std::size_t allocations_at_1100{1};
};

template <class Transport>
struct answering_ends {
    explicit answering_ends(asio::io_context& io) {
        connected<Transport> ends{io};
        client->link.start(std::move(ends.client), client);
        server->link.start(std::move(ends.server), server);
    }

    std::shared_ptr<answering_owner<Transport>> client = std::make_shared<answering_owner<Transport>>();
    std::shared_ptr<answering_owner<Transport>> server = std::make_shared<answering_owner<Transport>>();
};

} // namespace

TEMPLATE_TEST_CASE("reading and writing allocate nothing after warm-up", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory TLS_STREAMS) {
    asio::io_context io;
    answering_ends<TestType> ends{io};
    ends.client->answers = 1100;
    ends.server->answers = 1100;
    ends.client->link.write(dockwire::as_bytes("0123456789"));
    // In one call of run(), since Asio keeps small blocks of its own for as long as that lasts.
    io.restart();
    io.run();
    CHECK(ends.server->allocations_at_1100 - ends.server->allocations_at_100 == 0);
}

TEMPLATE_TEST_CASE("idle links hold no read buffer", "", tcp_transport, memory_transport, websocket_tcp,
                   websocket_memory TLS_STREAMS) {
    asio::io_context io;
    allocation_count::watched_size = mqtt::read_buffer::size;
    const std::size_t before = allocation_count::watched;
    std::vector<answering_ends<TestType>> all;
    for (int i = 0; i < 50; ++i) {
        auto& ends = all.emplace_back(io);
        ends.server->answers = 1;
        ends.client->link.write(dockwire::as_bytes("hello"));
        REQUIRE(run_until(io, [&] { return ends.client->reads == 1; }));
        run_ready(io);
    }
    CHECK(allocation_count::watched - before <= 4);
}
