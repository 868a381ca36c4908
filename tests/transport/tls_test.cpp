// TLS itself: who it talks to, what it agrees on, how it ends, and what it makes of broken peers.
#include "dockwire/asio.hpp"

#include <optional>
#include <string>

#include "dockwire/transport/memory/faults.hpp"
#include "tls_meeting.hpp"

using namespace streams;
using mqtt::memory_direction;
using mqtt::tls_error;
using mqtt::tls_version;

namespace {

/// A TLS client whose server is the test, which writes and reads every byte itself.
struct raw_meeting {
    explicit raw_meeting(asio::io_context& context) : io{context} {
        mqtt::memory_listener listener{io.get_executor()};
        REQUIRE_FALSE(listener.listen(where));
        listener.async_accept([this](std::error_code, mqtt::memory_transport taken) { peer = std::move(taken); });
        const auto note = [this](mqtt::connect_step step) { steps.push_back(step); };
        client.async_connect(where, note, connecting.handler());
        REQUIRE(run_until(io, [&] { return peer.is_open() && steps.size() == 2; }));
        hello = read_some(io, peer, 10'000).second;
    }
    std::error_code error() {
        REQUIRE(run_until(io, [&] { return connecting.done(); }));
        return connecting.error;
    }

    asio::io_context& io;
    mqtt::endpoint where{*mqtt::parse_url("memory://raw")};
    mqtt::memory_transport peer{io.get_executor()};
    tls_memory client{io.get_executor(), tls_settings(tls_client_options())};
    std::vector<mqtt::connect_step> steps{};
    outcome connecting{};
    std::string hello{};
};

/// A server of TLS whose client is the test.
struct accepted_raw {
    explicit accepted_raw(asio::io_context& context) : io{context} {
        mqtt::tls_listener<mqtt::memory_listener> listener{io.get_executor(), tls_settings(tls_server_options())};
        REQUIRE_FALSE(listener.listen(where));
        listener.async_accept([this](std::error_code, tls_memory taken) { server.emplace(std::move(taken)); });
        outcome connecting;
        peer.async_connect(where, no_step, connecting.handler());
        REQUIRE(run_until(io, [&] { return connecting.done() && server; }));
    }

    asio::io_context& io;
    mqtt::endpoint where{*mqtt::parse_url("memory://raw")};
    mqtt::memory_transport peer{io.get_executor()};
    std::optional<tls_memory> server{};
};

} // namespace

TEST_CASE("the steps of a TLS connection are told in their order") {
    asio::io_context io;
    const raw_meeting meeting{io};
    CHECK(meeting.steps == std::vector{mqtt::connect_step::connect, mqtt::connect_step::tls});
}

TEST_CASE("a server that does not speak TLS is named as such, with its words") {
    asio::io_context io;
    raw_meeting meeting{io};
    write(io, meeting.peer, "HTTP/1.1 400 Bad Request\r\n\r\n");
    CHECK(meeting.error() == tls_error::not_tls);
    CHECK(meeting.error().message() == "the peer does not speak TLS");
    CHECK(meeting.client.error_text() == "it says: HTTP/1.1 400 Bad Request");
}

TEST_CASE("one byte is enough to see that a server does not speak TLS") {
    asio::io_context io;
    raw_meeting meeting{io};
    write(io, meeting.peer, " ");
    CHECK(meeting.error() == tls_error::not_tls);
}

TEST_CASE("a server that ends the connection in the handshake is suspected of no TLS") {
    asio::io_context io;
    raw_meeting meeting{io};
    meeting.peer.close();
    CHECK(meeting.error() == tls_error::closed_in_handshake);
}

TEST_CASE("a handshake that makes no sense fails, and its client is told by an alert") {
    asio::io_context io;
    raw_meeting meeting{io};
    write(io, meeting.peer, std::string{"\x16\x03\x03\x00\x04\x63\x00\x00\x00", 9}); // a message of an unknown type
    CHECK(meeting.error() == tls_error::handshake_failed);
    const auto [end, alert] = read_some(io, meeting.peer);
    CHECK_FALSE(end);
    CHECK(alert.substr(0, 1) == "\x15");
}

TEST_CASE("a server refuses a client that does not speak TLS") {
    asio::io_context io;
    accepted_raw meeting{io};
    CHECK(meeting.server->is_open());
    write(io, meeting.peer, "GET / HTTP/1.1\r\n\r\n");
    CHECK(read_some(io, *meeting.server).first == tls_error::not_tls);
    CHECK(meeting.server->error_text() == "it says: GET / HTTP/1.1");
    CHECK_FALSE(meeting.server->is_open());
    outcome written;
    meeting.server->async_write_some(asio::buffer("x", 1), written.handler());
    REQUIRE(run_until(io, [&] { return written.done(); }));
    CHECK(written.error == tls_error::not_tls);
}

TEST_CASE("TLS 1.2 and 1.3 are spoken, and what is older or switched off is refused") {
    asio::io_context io;
    mqtt::tls_options client = tls_client_options();
    client.newest_version = GENERATE(tls_version::tls_1_2, tls_version::tls_1_3);
    tls_meeting meeting{io, tls_server_options(), client};
    CHECK(meeting.talks());
    const bool is_1_2 = client.newest_version == tls_version::tls_1_2;
    CHECK(SSL_version(meeting.client.native_handle()) == (is_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION));

    mqtt::tls_options server = tls_server_options();
    server.oldest_version = tls_version::tls_1_3;
    const tls_meeting strict{io, server, client};
    CHECK(strict.error() == (is_1_2 ? make_error_code(tls_error::no_common_version) : std::error_code{}));
}

TEST_CASE("the protocol over TLS is agreed on") {
    struct row {
        std::optional<std::string_view> client;
        std::optional<std::string_view> server;
        std::string_view agreed;
        bool works;
    };
    const row& wanted =
        GENERATE(row{std::nullopt, std::nullopt, "mqtt", true}, row{"", std::nullopt, "", true}, row{std::nullopt, "", "", true},
                 row{"other", std::nullopt, "", false}, row{"other", "other", "other", true});
    asio::io_context io;
    mqtt::tls_options client = tls_client_options();
    mqtt::tls_options server = tls_server_options();
    client.alpn = wanted.client;
    server.alpn = wanted.server;
    const tls_meeting meeting{io, server, client};
    CHECK(meeting.error() == (wanted.works ? std::error_code{} : make_error_code(tls_error::no_common_protocol)));
    const unsigned char* chosen = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(meeting.client.native_handle(), &chosen, &size);
    CHECK(std::string(reinterpret_cast<const char*>(chosen), size) == wanted.agreed);
}

TEST_CASE("below WebSocket the protocol is http/1.1") {
    const mqtt::tls_options options{};
    CHECK(mqtt::detail::tls_protocol(options, "wss") == "http/1.1");
    CHECK(mqtt::detail::tls_protocol(options, "mqtts") == "mqtt");
}

TEST_CASE("the server is told the name that is asked for") {
    asio::io_context io;
    const tls_meeting meeting{io, tls_server_options(), tls_client_options()};
    CHECK(std::string_view{SSL_get_servername(meeting.server->native_handle(), TLSEXT_NAMETYPE_host_name)} == "localhost");
}

TEST_CASE("a session is resumed by the next connection, also after a connection that was cut") {
    asio::io_context io;
    const bool cut = GENERATE(true, false);
    mqtt::tls_options options = tls_client_options();
    options.newest_version = GENERATE(tls_version::tls_1_2, tls_version::tls_1_3);
    CAPTURE(cut, options.newest_version);
    const auto server = tls_settings(tls_server_options());
    const auto client = tls_settings(options);
    {
        tls_meeting first{io, server, client};
        CHECK(first.talks());
        CHECK(SSL_session_reused(first.client.native_handle()) == 0);
        if (cut) first.server->close();
        if (cut) CHECK(read_some(io, first.client).first == asio::error::eof);
    }
    for (int again = 0; again < 3; ++again) {
        tls_meeting next{io, server, client};
        CHECK(next.talks());
        CHECK(SSL_session_reused(next.client.native_handle()) == 1);
    }
    const tls_meeting stranger{io, server, tls_settings(options)};
    CHECK(SSL_session_reused(stranger.client.native_handle()) == 0);
}

TEST_CASE("a session of one host is not offered to another") {
    mqtt::detail::tls_sessions sessions;
    const auto made = [] { return mqtt::detail::session_owner{SSL_SESSION_new()}; };
    for (int i = 0; i < 20; ++i)
        sessions.keep("host" + std::to_string(i) + ":8883", made());
    CHECK(sessions.find("host19:8883") != nullptr);
    CHECK(sessions.find("host19:443") == nullptr);
    CHECK(sessions.find("host0:8883") == nullptr); // the oldest make room
    CHECK(sessions.find("host4:8883") != nullptr);
}

TEST_CASE("shutting down sends close_notify, and the peer reads the end") {
    asio::io_context io;
    tls_meeting meeting{io, tls_server_options(), tls_client_options()};
    outcome shut;
    meeting.client.async_shutdown(shut.handler());
    REQUIRE(run_until(io, [&] { return shut.done(); }));
    CHECK_FALSE(shut.error);
    CHECK(read_some(io, *meeting.server).first == asio::error::eof);
    CHECK((SSL_get_shutdown(meeting.server->native_handle()) & SSL_RECEIVED_SHUTDOWN) != 0);
    outcome written;
    meeting.client.async_write_some(asio::buffer("x", 1), written.handler());
    REQUIRE(run_until(io, [&] { return written.done(); }));
    CHECK(written.error == asio::error::broken_pipe);
}

TEST_CASE("before a connection there is nothing to read or write") {
    asio::io_context io;
    tls_memory none{io.get_executor()};
    outcome written;
    outcome shut;
    none.async_write_some(asio::buffer("x", 1), written.handler());
    CHECK_FALSE(written.done());
    REQUIRE(run_until(io, [&] { return written.done(); }));
    CHECK(written.error == asio::error::not_connected);
    none.async_shutdown(shut.handler());
    REQUIRE(run_until(io, [&] { return shut.done(); }));
    CHECK(shut.error == asio::error::not_connected);
    CHECK(none.buffered() == 0);
    CHECK_FALSE(none.is_open());
}

TEST_CASE("decoded bytes that the owner has not read count as buffered") {
    asio::io_context io;
    tls_meeting meeting{io, tls_server_options(), tls_client_options()};
    CHECK(meeting.server->buffered() == 0);
    write(io, meeting.client, "two parts");
    CHECK(read_some(io, *meeting.server, 4).second == "two ");
    CHECK(meeting.server->buffered() == 5);
    outcome waited;
    meeting.server->async_wait_readable(waited.handler());
    CHECK_FALSE(waited.done());
    REQUIRE(run_until(io, [&] { return waited.done(); }));
    CHECK(read_some(io, *meeting.server, 100).second == "parts");
    CHECK(meeting.server->buffered() == 0);
}

TEST_CASE("TLS works on a stream that carries one byte at a time") {
    asio::io_context io;
    mqtt::memory_faults faults{"meeting"};
    faults.chunk(memory_direction::to_server, 1);
    faults.chunk(memory_direction::to_client, 1);
    tls_meeting meeting{io, tls_server_options(), tls_client_options()};
    CHECK(meeting.talks());
}

TEST_CASE("a connection that is cut at any byte of the handshake ends both of its ends") {
    // The handshake has some 300 bytes from the client and 900 from the server.
    const bool to_server = GENERATE(true, false);
    for (std::size_t bytes = 0; bytes < 1'500; bytes += 7) {
        asio::io_context io;
        mqtt::memory_faults faults{"meeting"};
        faults.cut_after(to_server ? memory_direction::to_server : memory_direction::to_client, bytes);
        tls_meeting meeting{io, tls_server_options(), tls_client_options()};
        CAPTURE(to_server, bytes);
        if (!meeting.error()) {
            outcome written;
            meeting.client.async_write_some(asio::buffer("question"), written.handler());
            REQUIRE(run_until(io, [&] { return written.done(); }));
            meeting.client.close();
        }
        std::error_code end;
        for (int reads = 0; !end && reads < 10; ++reads)
            end = read_some(io, *meeting.server).first;
        CHECK(end);
    }
}
