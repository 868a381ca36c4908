// TLS without I/O: two engines whose ciphertext the test carries, and changes.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <string>

#include "tls_streams.hpp"

using namespace streams;
using mqtt::tls_error;
using mqtt::detail::tls_engine;

namespace {

std::shared_ptr<mqtt::transport_settings> both_ends() {
    mqtt::tls_options options = tls_server_options();
    options.ca = dockwire::test::authority_and_server::of_this_program().ca;
    return tls_settings(options);
}

/// A client and a server that have not met, unless the test carries what they say.
struct engine_pair {
    explicit engine_pair(std::string_view host = "localhost") {
        mqtt::endpoint where{.scheme = "mqtts", .host = std::string{host}, .port = 8883};
        REQUIRE_FALSE(client.begin_client(where));
        REQUIRE_FALSE(server.begin_server("mqtts"));
    }

    /// Carries each flight in pieces, until both ends are done or one has failed.
    void meet(std::size_t piece = 100'000) {
        for (int flights = 0; flights < 4; ++flights) {
            carry_handshake(client, server, piece);
            carry_handshake(server, client, piece);
        }
    }

    static std::string take(tls_engine& from) {
        std::string output{dockwire::as_text(from.take_output())};
        from.sent();
        return output;
    }
    static void put(tls_engine& to, std::string_view ciphertext) {
        std::ranges::copy(dockwire::as_bytes(ciphertext), to.input().begin());
        to.received(ciphertext.size());
    }
    static void carry(tls_engine& from, tls_engine& to) {
        if (from.has_output()) put(to, take(from));
    }
    static void carry_handshake(tls_engine& from, tls_engine& to, std::size_t piece) {
        from.shake_hands();
        std::string output = from.has_output() ? take(from) : std::string{};
        while (!output.empty() && !to.end()) {
            put(to, output.substr(0, piece));
            output.erase(0, piece);
            if (to.shake_hands()) read(to); // such as session tickets
        }
    }
    static std::string read(tls_engine& from, std::size_t most = 70'000) {
        std::string text(most, '\0');
        text.resize(from.read(std::as_writable_bytes(std::span{text})));
        return text;
    }
    static std::size_t write(tls_engine& to, std::string_view text) { return to.write(dockwire::as_bytes(text)); }

    std::shared_ptr<mqtt::transport_settings> settings = both_ends();
    tls_engine client{settings};
    tls_engine server{settings};
};

struct open_pair : engine_pair {
    explicit open_pair(std::size_t piece = 100'000) {
        meet(piece);
        REQUIRE(client.shake_hands());
        REQUIRE(server.shake_hands());
    }
};

} // namespace

static_assert(mqtt::server_engine<tls_engine>);

TEST_CASE("a TLS handshake may come byte by byte, to either end") {
    open_pair ends{1};
    engine_pair::write(ends.client, "hello");
    engine_pair::carry(ends.client, ends.server);
    CHECK(engine_pair::read(ends.server) == "hello");
}

TEST_CASE("bytes behind the TLS handshake, in one piece with it, reach the owner") {
    engine_pair ends;
    engine_pair::carry_handshake(ends.client, ends.server, 100'000);
    engine_pair::carry_handshake(ends.server, ends.client, 100'000);
    REQUIRE(ends.client.shake_hands()); // its Finished is in the output
    engine_pair::write(ends.client, "early");
    engine_pair::carry(ends.client, ends.server);
    CHECK(ends.server.shake_hands());
    CHECK(ends.server.unread() != 0);
    CHECK(engine_pair::read(ends.server) == "early");
}

TEST_CASE("a certificate for another host fails the handshake, with words, and the server is told") {
    engine_pair ends{"another.example"};
    ends.meet();
    CHECK(ends.client.end() == tls_error::wrong_host);
    CHECK(ends.client.text().find("not for another.example") != std::string_view::npos);
    CHECK_FALSE(ends.client.shake_hands());
    CHECK(ends.server.end() == tls_error::peer_refuses_certificate);
}

TEST_CASE("what a stream that ends in the TLS handshake means") {
    const engine_pair ends;
    CHECK(ends.client.cut_off(asio::error::eof) == tls_error::closed_in_handshake);
    CHECK(ends.client.cut_off(asio::error::connection_reset) == tls_error::closed_in_handshake);
    CHECK(ends.client.cut_off(asio::error::timed_out) == asio::error::timed_out);
}

TEST_CASE("what one engine writes the other reads") {
    open_pair ends;
    CHECK(engine_pair::write(ends.client, "hello") == 5);
    CHECK(ends.client.has_output());
    engine_pair::carry(ends.client, ends.server);
    CHECK_FALSE(ends.client.has_output());
    CHECK(ends.server.unread() != 0);
    CHECK(engine_pair::read(ends.server) == "hello");
    CHECK(ends.server.unread() == 0);
}

TEST_CASE("a long write fills one block, in records of the greatest size") {
    open_pair ends;
    const std::string text(200'000, 'x');
    const std::size_t taken = engine_pair::write(ends.client, text);
    CHECK(taken == 3 * 16'384);
    CHECK(engine_pair::write(ends.client, text) == 0);
    engine_pair::carry(ends.client, ends.server);
    CHECK(engine_pair::read(ends.server).size() == taken);
}

TEST_CASE("what does not find room in the reader's buffer stays") {
    open_pair ends;
    engine_pair::write(ends.client, std::string(40'000, 'x'));
    engine_pair::carry(ends.client, ends.server);
    std::size_t total = 0;
    while (ends.server.unread() != 0)
        total += engine_pair::read(ends.server, 999).size();
    CHECK(total == 40'000);
}

TEST_CASE("a changed byte ends the connection, and the peer is told") {
    open_pair ends;
    engine_pair::write(ends.client, "do not touch");
    std::string ciphertext = engine_pair::take(ends.client);
    const std::size_t at = GENERATE(0U, 1U, 5U, 10U, 20U);
    ciphertext[at] = static_cast<char>(ciphertext[at] ^ 1);
    engine_pair::put(ends.server, ciphertext);
    CHECK(engine_pair::read(ends.server).empty());
    CHECK(ends.server.end() == tls_error::protocol_error);
    CHECK(ends.server.write_error() == tls_error::protocol_error);
    CHECK(ends.server.has_output());
    CHECK(engine_pair::write(ends.server, "more") == 0);
    engine_pair::carry(ends.server, ends.client);
    engine_pair::read(ends.client);
    CHECK(ends.client.end() == (at == 1 ? tls_error::no_common_version : tls_error::peer_refuses)); // byte 1 is the version
    CHECK(ends.client.session() == nullptr);
}

TEST_CASE("a record that is announced and does not come allocates no more than a record") {
    open_pair ends;
    engine_pair::put(ends.server, std::string{"\x17\x03\x03\xFF\xFF", 5}); // longer than any record may be
    CHECK(engine_pair::read(ends.server).empty());
    CHECK(ends.server.end() == tls_error::protocol_error);
}

TEST_CASE("a goodbye is the end of what is read, not of what is written") {
    open_pair ends;
    engine_pair::write(ends.client, "last");
    ends.client.say_goodbye();
    engine_pair::carry(ends.client, ends.server);
    CHECK(engine_pair::read(ends.server) == "last");
    CHECK(ends.server.end() == asio::error::eof);
    CHECK(engine_pair::write(ends.server, "answer") == 6);
    engine_pair::carry(ends.server, ends.client);
    CHECK(engine_pair::read(ends.client) == "answer");
}
