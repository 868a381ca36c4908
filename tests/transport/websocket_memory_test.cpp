// What a WebSocket costs in memory.
// clang-format off
#include "support/allocation_count.hpp" // before Asio
#include "link_owner.hpp"
#include "websocket_peer.hpp"
// clang-format on

using namespace streams;

TEST_CASE("a frame header of 4 GiB, or just below the limit, allocates nothing for what it announces") {
    for (const char* const header : {"82 7F 00 00 00 01 00 00 00 00", "82 7F 00 00 00 00 0F FF FF FF"}) {
        asio::io_context io;
        open_client client{io};
        write(io, client.peer, wire(header));
        std::string into(100, '\0');
        outcome read;
        const std::size_t before = allocation_count::bytes;
        client.socket->async_read_some(asio::buffer(into), read.handler());
        REQUIRE(run_until(io, [&] { return read.done(); }));
        CHECK(allocation_count::bytes - before < 4'000);
    }
}

TEST_CASE("an idle WebSocket that is pinged holds no read buffer") {
    asio::io_context io;
    allocation_count::watched_size = mqtt::read_buffer::size;
    const std::size_t before = allocation_count::watched;
    std::vector<std::unique_ptr<open_client>> clients;
    std::vector<std::shared_ptr<noting_owner<websocket_memory>>> owners;
    for (int i = 0; i < 20; ++i) {
        const auto& client = clients.emplace_back(std::make_unique<open_client>(io));
        const auto& owner = owners.emplace_back(std::make_shared<noting_owner<websocket_memory>>());
        owner->start(std::move(*client->socket));
        write(io, client->peer, wire("89 00"));
        CHECK(hear(io, client->peer).size() == 2 + 4);
        run_ready(io);
    }
    CHECK(allocation_count::watched - before <= 2);
}

TEST_CASE("a client that waits for the server's handshake holds no read buffer") {
    asio::io_context io;
    allocation_count::watched_size = mqtt::read_buffer::size;
    const std::size_t before = allocation_count::watched;
    std::vector<std::unique_ptr<asking_client>> clients;
    for (int i = 0; i < 20; ++i) {
        const auto& client = clients.emplace_back(std::make_unique<asking_client>(io));
        write(io, client->peer, "HTTP/1.1 101 Swi");
        run_ready(io);
        CHECK_FALSE(client->connecting.done());
    }
    CHECK(allocation_count::watched - before <= 2);
}
