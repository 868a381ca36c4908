// TLS without I/O: two engines whose ciphertext the test carries, and changes.
#include "dockwire/asio.hpp"

#include <string>

#include "engines.hpp"
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

    std::shared_ptr<mqtt::transport_settings> settings = both_ends();
    tls_engine client{settings};
    tls_engine server{settings};
};

struct open_pair : engine_pair {
    explicit open_pair(std::size_t piece = 100'000) {
        engines::meet(client, server, piece);
        REQUIRE(client.shake_hands());
        REQUIRE(server.shake_hands());
    }
};

} // namespace

static_assert(mqtt::server_engine<tls_engine>);

TEST_CASE("a TLS handshake may come byte by byte, to either end") {
    open_pair ends{1};
    engines::write(ends.client, "hello");
    CHECK(engines::carry(ends.client, ends.server) == "hello");
}

TEST_CASE("bytes behind the TLS handshake, in one piece with it, reach the owner") {
    engine_pair ends;
    ends.client.shake_hands();
    engines::carry(ends.client, ends.server);
    engines::carry(ends.server, ends.client);
    REQUIRE(ends.client.shake_hands()); // its Finished is in the output
    engines::write(ends.client, "early");
    engines::put(ends.server, engines::take(ends.client));
    CHECK(ends.server.shake_hands());
    CHECK(ends.server.unread() != 0);
    CHECK(engines::read(ends.server) == "early");
}

TEST_CASE("a certificate for another host fails the handshake, with words, and the server is told") {
    engine_pair ends{"another.example"};
    engines::meet(ends.client, ends.server);
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
    CHECK(engines::write(ends.client, "hello") == 5);
    CHECK(ends.client.has_output());
    engines::put(ends.server, engines::take(ends.client));
    CHECK_FALSE(ends.client.has_output());
    CHECK(ends.server.unread() != 0);
    CHECK(engines::read(ends.server) == "hello");
    CHECK(ends.server.unread() == 0);
}

TEST_CASE("a long write fills one block, in records of the greatest size") {
    open_pair ends;
    const std::string text(200'000, 'x');
    const std::size_t taken = engines::write(ends.client, text);
    CHECK(taken == 3 * 16'384);
    CHECK(engines::write(ends.client, text) == 0);
    engines::put(ends.server, engines::take(ends.client));
    CHECK(engines::read(ends.server).size() == taken);
}

TEST_CASE("what does not find room in the reader's buffer stays") {
    open_pair ends;
    engines::write(ends.client, std::string(40'000, 'x'));
    engines::put(ends.server, engines::take(ends.client));
    std::size_t total = 0;
    while (ends.server.unread() != 0)
        total += engines::read(ends.server, 999).size();
    CHECK(total == 40'000);
}

TEST_CASE("a changed byte ends the connection, and the peer is told") {
    open_pair ends;
    engines::write(ends.client, "do not touch");
    std::string ciphertext = engines::take(ends.client);
    const std::size_t at = GENERATE(0U, 1U, 5U, 10U, 20U);
    ciphertext[at] = static_cast<char>(ciphertext[at] ^ 1);
    engines::put(ends.server, ciphertext);
    CHECK(engines::read(ends.server).empty());
    CHECK(ends.server.end() == tls_error::protocol_error);
    CHECK(ends.server.write_error() == tls_error::protocol_error);
    CHECK(ends.server.has_output());
    CHECK(engines::write(ends.server, "more") == 0);
    engines::put(ends.client, engines::take(ends.server));
    engines::read(ends.client);
    // Byte 1 is the version of the record. OpenSSL 3.0 answers another one by an alert of its own, OpenSSL 3.5 like any other byte.
    const bool is_version_alert = at == 1 && ends.client.end() == tls_error::no_common_version;
    CHECK((is_version_alert || ends.client.end() == tls_error::peer_refuses));
    CHECK(ends.client.session() == nullptr);
}

TEST_CASE("a record that is announced and does not come allocates no more than a record") {
    open_pair ends;
    engines::put(ends.server, std::string{"\x17\x03\x03\xFF\xFF", 5}); // longer than any record may be
    CHECK(engines::read(ends.server).empty());
    CHECK(ends.server.end() == tls_error::protocol_error);
}

TEST_CASE("close_notify is the end of what is read, not of what is written") {
    open_pair ends;
    engines::write(ends.client, "last");
    ends.client.shut_down();
    engines::put(ends.server, engines::take(ends.client));
    CHECK(engines::read(ends.server) == "last");
    CHECK(ends.server.end() == asio::error::eof);
    CHECK(engines::write(ends.server, "answer") == 6);
    engines::put(ends.client, engines::take(ends.server));
    CHECK(engines::read(ends.client) == "answer");
}
