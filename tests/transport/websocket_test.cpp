// An open WebSocket: what it writes, what it answers, and how it ends.
#include "link_owner.hpp"
#include "websocket_peer.hpp"

using namespace streams;
using mqtt::close_code;
using mqtt::websocket_error;

namespace {

constexpr std::size_t longest_payload = mqtt::read_buffer::size - 14;

/// Reads until the WebSocket has ended: why, and the bytes before.
std::pair<std::error_code, std::string> read_to_end(asio::io_context& io, websocket_memory& from) { return read_all(io, from); }

} // namespace

TEST_CASE("a client masks each frame with a key of its own, a server masks nothing", "[MQTT-6.0.0-1]") {
    asio::io_context io;
    open_client client{io};
    write(io, *client.socket, "same");
    const std::string first = hear(io, client.peer);
    write(io, *client.socket, "same");
    const std::string second = hear(io, client.peer);
    CHECK(first.substr(0, 2) == wire("82 84"));
    CHECK(first.size() == 2 + 4 + 4);
    CHECK(first.substr(2, 4) != second.substr(2, 4));
    CHECK(unmasked(first + second) == "samesame");

    accepted_server server{io};
    write(io, server.peer, sound_request());
    hear_head(io, server.peer);
    write(io, *server.socket, "clear");
    CHECK(hear(io, server.peer) == wire("82 05 'clear'"));
}

TEST_CASE("a long write goes out in several frames, whole and in order") {
    asio::io_context io;
    open_client client{io};
    std::string sent(3 * longest_payload + 5, '\0');
    for (std::size_t i = 0; i < sent.size(); ++i)
        sent[i] = static_cast<char>(i * 31);
    CHECK(write(io, *client.socket, sent).count == sent.size());
    CHECK(unmasked(hear(io, client.peer, sent.size() + 3 * 8 + 6)) == sent);
}

TEST_CASE("packets may be cut into frames and share them", "[MQTT-6.0.0-2]") {
    asio::io_context io;
    open_client client{io};
    write(io, client.peer, wire("02 01 D0 | 00 00 | 80 03 00 D0 00 | 82 02 D0 00"));
    CHECK(hear(io, *client.socket, 6) == wire("D0 00 | D0 00 | D0 00"));
}

TEST_CASE("a ping is answered with its payload, and no byte of it is read") {
    asio::io_context io;
    open_client client{io};
    write(io, client.peer, wire("89 04 'ping'"));
    CHECK(read_once(io, *client.socket) == std::pair{std::error_code{}, std::string{}});
    const std::string pong = hear(io, client.peer);
    CHECK(pong.substr(0, 2) == wire("8A 84"));
    std::string payload = pong.substr(6);
    for (std::size_t i = 0; i < payload.size(); ++i)
        payload[i] = static_cast<char>(payload[i] ^ pong[2 + i]);
    CHECK(payload == "ping");
}

TEST_CASE("a ping that comes during a long write is answered between its frames") {
    asio::io_context io;
    accepted_server server{io};
    write(io, server.peer, sound_request());
    hear_head(io, server.peer);
    const std::string much(3'000'000, 'x');
    outcome written;
    whole_write writing{*server.socket, much, written};
    writing.start();
    run_ready(io);
    REQUIRE_FALSE(written.done()); // the pipe is full
    write(io, server.peer, wire("89 81 00 00 00 00 '1' | 89 81 00 00 00 00 '2'"));
    CHECK(read_once(io, *server.socket).second.empty());
    std::string heard;
    while (!written.done() || heard.size() < much.size())
        heard += hear(io, server.peer);
    const std::size_t pong = heard.find(wire("8A 01 '2'"));
    REQUIRE(pong != std::string::npos);
    CHECK(pong % (longest_payload + 4) == 0); // a frame begins there
    CHECK(heard.find(wire("8A 01 '1'")) == std::string::npos);
}

TEST_CASE("a write while a pong is on its way comes after it") {
    asio::io_context io;
    accepted_server server{io};
    write(io, server.peer, sound_request());
    hear_head(io, server.peer);
    outcome read;
    outcome written;
    std::string into(10, '\0');
    write(io, server.peer, wire("89 80 00 00 00 00 | 82 81 00 00 00 00 'x'"));
    server.socket->async_read_some(asio::buffer(into), read.handler());
    REQUIRE(run_until(io, [&] { return read.done(); }));
    server.socket->async_write_some(asio::buffer("y", 1), written.handler());
    REQUIRE(run_until(io, [&] { return written.done(); }));
    CHECK(hear(io, server.peer, 5) == wire("8A 00 | 82 01 'y'"));
}

TEST_CASE("a peer that breaks a rule is told so by a close frame, and reads fail after what came before", "[MQTT-6.0.0-1]") {
    struct row {
        const char* bytes;
        std::error_code error;
        const char* answer; // its code and reason
    };
    const row rows[]{
        {"82 01 'a' | 81 01 'b'", websocket_error::text_frame, "03 EB 'a text frame, MQTT travels in binary frames'"},
        {"82 01 'a' | C2 01 'b'", websocket_error::protocol_error, "03 EA 'reserved bits are set'"},
        {"82 01 'a' | 82 81 00 00 00 00 'b'", websocket_error::protocol_error, "03 EA 'a masked frame'"},
        {"82 01 'a' | 82 7F 00 00 00 01 00 00 00 00", websocket_error::frame_too_large, "03 F1 'a frame above the limit'"},
        {"82 01 'a' | 88 03 03 E8 FF", websocket_error::invalid_close_reason, "03 EF 'a close reason that is not UTF-8'"},
    };
    for (const row& each : rows) {
        CAPTURE(each.bytes);
        asio::io_context io;
        open_client client{io};
        write(io, client.peer, wire(each.bytes));
        CHECK(read_to_end(io, *client.socket) == std::pair{each.error, std::string{"a"}});
        CHECK(write(io, *client.socket, "x").error == asio::error::broken_pipe);
        client.socket->close();
        const auto [end, answer] = read_all(io, client.peer);
        CHECK(end == asio::error::eof);
        REQUIRE(answer.size() > 6);
        CHECK(answer[0] == wire("88")[0]);
        mqtt::detail::mask_key key{};
        std::ranges::copy(std::as_bytes(std::span{answer}).subspan(2, 4), key.begin());
        std::string said = answer.substr(6);
        mqtt::detail::apply_mask(std::as_writable_bytes(std::span{said}).data(), std::as_bytes(std::span{said}).data(),
                                 said.size(), key);
        CHECK(said == wire(each.answer));
    }
}

TEST_CASE("the peer's close frame ends the stream with what its code means, and is answered before the owner can close") {
    struct row {
        const char* bytes;
        std::error_code error;
        const char* answer;
    };
    const row rows[]{
        {"88 80 00 00 00 00", asio::error::eof, "88 02 03 E8"},
        {"88 82 00 00 00 00 03 E8", asio::error::eof, "88 02 03 E8"},
        {"88 82 00 00 00 00 03 E9", asio::error::eof, "88 02 03 E9"},
        {"88 82 00 00 00 00 03 F0", close_code::policy_violation, "88 02 03 F0"},
        {"88 82 00 00 00 00 0F A0", close_code{4000}, "88 02 0F A0"},
    };
    for (const row& each : rows) {
        CAPTURE(each.bytes);
        asio::io_context io;
        accepted_server server{io};
        write(io, server.peer, sound_request());
        hear_head(io, server.peer);
        const auto owner = std::make_shared<noting_owner<websocket_memory>>(); // its link closes when it hears of the end
        owner->start(std::move(*server.socket));
        write(io, server.peer, wire("82 83 00 00 00 00 'bye'") + wire(each.bytes));
        REQUIRE(run_until(io, [&] { return !owner->closed.empty(); }));
        CHECK(owner->received == "bye");
        CHECK(owner->closed == std::vector{each.error});
        CHECK(read_all(io, server.peer) == std::pair{asio::error::make_error_code(asio::error::eof), wire(each.answer)});
    }
}

TEMPLATE_TEST_CASE("shutting down sends a close frame, which the other end answers", "", websocket_tcp, websocket_memory) {
    asio::io_context io;
    connected<TestType> ends{io};
    write(io, ends.client, "last bytes");
    outcome shut;
    ends.client.async_shutdown(shut.handler());
    CHECK(shut.calls == 0);
    REQUIRE(run_until(io, [&] { return shut.done(); }));
    CHECK_FALSE(shut.error);
    CHECK(write(io, ends.client, "x").error == asio::error::broken_pipe);
    CHECK(read_all(io, ends.server) == std::pair{asio::error::make_error_code(asio::error::eof), std::string{"last bytes"}});
    CHECK(write(io, ends.server, "x").error == asio::error::broken_pipe);
    CHECK(read_some(io, ends.client).first == asio::error::eof); // the answer, the stream below is still open
}

TEST_CASE("shutting down again, or after the peer's close frame, sends no second one") {
    asio::io_context io;
    accepted_server server{io};
    write(io, server.peer, sound_request());
    hear_head(io, server.peer);
    if (GENERATE(false, true)) {
        write(io, server.peer, wire("88 82 00 00 00 00 03 E8"));
        CHECK(read_some(io, *server.socket).first == asio::error::eof);
    }
    for (int i = 0; i < 2; ++i) {
        outcome shut;
        server.socket->async_shutdown(shut.handler());
        REQUIRE(run_until(io, [&] { return shut.done(); }));
        CHECK_FALSE(shut.error);
    }
    server.socket->close();
    CHECK(read_all(io, server.peer).second == wire("88 02 03 E8"));
}

TEST_CASE("what still arrives after shutting down is read") {
    asio::io_context io;
    open_client client{io};
    outcome shut;
    client.socket->async_shutdown(shut.handler());
    write(io, client.peer, wire("82 04 'late' | 89 00 | 88 02 03 E8"));
    CHECK(read_to_end(io, *client.socket) == std::pair{asio::error::make_error_code(asio::error::eof), std::string{"late"}});
    client.socket->close();
    CHECK(read_all(io, client.peer).second.size() == 2 + 4 + 2); // one close frame, no pong after it
}

TEST_CASE("the end of the stream below without a close frame is an end too") {
    asio::io_context io;
    open_client client{io};
    write(io, client.peer, wire("82 05 'hel'"));
    client.peer.close();
    CHECK(read_to_end(io, *client.socket) == std::pair{asio::error::make_error_code(asio::error::eof), std::string{"hel"}});
}

TEST_CASE("a peer that has sent its close frame and does not read does not keep a long write from ending") {
    asio::io_context io;
    open_client client{io};
    const std::string much(3'000'000, 'x');
    outcome written;
    whole_write writing{*client.socket, much, written};
    writing.start();
    run_ready(io);
    REQUIRE_FALSE(written.done());
    write(io, client.peer, wire("88 00"));
    CHECK(read_some(io, *client.socket).first == asio::error::eof);
    client.socket->close();
    REQUIRE(run_until(io, [&] { return written.done(); }));
    CHECK(written.error == asio::error::operation_aborted);
}

TEST_CASE("a close frame with a ping before it is answered last") {
    asio::io_context io;
    accepted_server server{io};
    write(io, server.peer, sound_request());
    hear_head(io, server.peer);
    write(io, server.peer, wire("89 80 00 00 00 00"));
    CHECK(read_once(io, *server.socket).second.empty());
    write(io, server.peer, wire("88 80 00 00 00 00"));
    CHECK(read_some(io, *server.socket).first == asio::error::eof);
    server.socket->close();
    CHECK(read_all(io, server.peer).second == wire("8A 00 | 88 02 03 E8"));
}
