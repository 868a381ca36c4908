// A new layer is one file: what the driver makes of an engine that is not the library's.
#include "dockwire/asio.hpp"

#include <string>
#include <type_traits>
#include <vector>

#include "engines.hpp"
#include "key_engine.hpp"
#include "streams.hpp"

using layers::key_engine;
using layers::key_listener;
using layers::key_transport;
using key_memory = key_transport<streams::mqtt::memory_transport>;
using websocket_key_memory = streams::mqtt::websocket_transport<key_memory>;

namespace streams {
template <class Next>
struct listens_for<layers::key_transport<Next>> {
    using type = key_listener<typename listens_for<Next>::type>;
};
} // namespace streams

namespace {

struct without_end : key_engine {
    using key_engine::key_engine;
    void end() const;
};
struct without_write : key_engine {
    using key_engine::key_engine;
    void write();
};
struct throwing_closing : key_engine {
    using key_engine::key_engine;
    void closing();
};
struct passing_without_write : without_write {
    using without_write::without_write;
    static constexpr bool is_transparent{true};
};
struct client_only : key_engine {
    using key_engine::key_engine;
    void begin_server();
};

/// A server of the layer whose client is the test.
struct key_server {
    explicit key_server(asio::io_context& context) : io{context}, peer{io.get_executor()}, server{io.get_executor()} {
        key_listener<streams::mqtt::memory_listener> listener{io.get_executor()};
        REQUIRE_FALSE(listener.listen(*streams::mqtt::parse_url("memory://raw")));
        bool accepted = false;
        listener.async_accept([&](std::error_code error, key_memory taken) {
            accepted = !error;
            server = std::move(taken);
        });
        streams::outcome connecting;
        peer.async_connect(*streams::mqtt::parse_url("memory://raw"), streams::no_step, connecting.handler());
        REQUIRE(streams::run_until(io, [&] { return accepted && connecting.done(); }));
    }

    asio::io_context& io;
    streams::mqtt::memory_transport peer;
    key_memory server;
};

} // namespace

static_assert(streams::mqtt::server_engine<key_engine>);
static_assert(!streams::mqtt::stream_engine<int>);
static_assert(!streams::mqtt::stream_engine<without_end>);
static_assert(!streams::mqtt::stream_engine<without_write>);
static_assert(!streams::mqtt::stream_engine<throwing_closing>);
static_assert(streams::mqtt::stream_engine<passing_without_write>);
static_assert(streams::mqtt::stream_engine<client_only>);
static_assert(!streams::mqtt::server_engine<client_only>);
static_assert(streams::mqtt::transport<key_memory>);
static_assert(streams::mqtt::listener<key_listener<streams::mqtt::memory_listener>>);
static_assert(!std::is_constructible_v<streams::mqtt::layered_transport<streams::mqtt::memory_transport, client_only>,
                                       streams::mqtt::memory_transport>);

TEMPLATE_TEST_CASE("a layer of one's own carries bytes both ways, also below another layer", "", key_memory,
                   websocket_key_memory) {
    asio::io_context io;
    streams::connected<TestType> ends{io};
    std::string question; // with every byte there is, as often in what WebSocket masks at random
    while (question.size() < 50'000)
        question += static_cast<char>(question.size() % 256);
    streams::outcome asked;
    streams::whole_write asking{ends.client, question, asked};
    asking.start();
    CHECK(streams::hear(io, ends.server, question.size()) == question);
    CHECK(asked.count == question.size());
    streams::write(io, ends.server, "answer");
    CHECK(streams::read_some(io, ends.client).second == "answer");
}

TEST_CASE("a layer's own step is told after those of the stream") {
    asio::io_context io;
    auto listener = streams::new_listener<key_memory>(io);
    REQUIRE_FALSE(listener.listen(streams::anywhere<key_memory>()));
    auto client = streams::new_client<key_memory>(io);
    std::vector<streams::mqtt::connect_step> steps;
    streams::outcome connecting;
    client.async_connect(
        listener.local_endpoint(), [&](streams::mqtt::connect_step step) { steps.push_back(step); }, connecting.handler());
    listener.async_accept([](std::error_code, const key_memory&) {});
    REQUIRE(streams::run_until(io, [&] { return connecting.done(); }));
    CHECK(steps == std::vector{streams::mqtt::connect_step::connect, key_engine::step});
}

TEST_CASE("what is on the wire is the engine's, and waits for its handshake") {
    asio::io_context io;
    key_server here{io};
    streams::outcome written;
    here.server.async_write_some(asio::buffer("abc", 3), written.handler());
    streams::run_ready(io);
    CHECK_FALSE(written.done());
    streams::write(io, here.peer,
                   "K\x20"
                   "DEF");
    CHECK(streams::read_some(io, here.server).second == "def");
    REQUIRE(streams::run_until(io, [&] { return written.done(); }));
    CHECK(streams::hear(io, here.peer, 4) == "YABC");
}

TEST_CASE("a fault of the handshake carries the engine's words, and is what every operation says") {
    asio::io_context io;
    key_server here{io};
    streams::write(io, here.peer, "X");
    CHECK(streams::read_some(io, here.server).first == asio::error::no_protocol_option);
    CHECK(here.server.error_text() == "expected K, it said X");
    CHECK_FALSE(here.server.is_open());
    CHECK(streams::write(io, here.server, "x").error == asio::error::no_protocol_option);
    streams::outcome shut;
    here.server.async_shutdown(shut.handler());
    REQUIRE(streams::run_until(io, [&] { return shut.done(); }));
    CHECK(shut.error == asio::error::no_protocol_option);
}

TEST_CASE("shutting a layer down ends one direction as the engine does, and the other direction stays") {
    asio::io_context io;
    streams::connected<key_memory> ends{io};
    streams::outcome shut;
    ends.client.async_shutdown(shut.handler());
    CHECK_FALSE(shut.done());
    REQUIRE(streams::run_until(io, [&] { return shut.done(); }));
    CHECK_FALSE(shut.error);
    CHECK(streams::read_some(io, ends.server).first == asio::error::eof);
    CHECK(streams::write(io, ends.client, "x").error == asio::error::broken_pipe);
    streams::write(io, ends.server, "still");
    CHECK(streams::read_some(io, ends.client).second == "still");
}
