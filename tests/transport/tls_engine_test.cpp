// TLS without I/O: two engines whose ciphertext the test carries, and changes.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <string>

#include "tls_streams.hpp"

using namespace streams;
using mqtt::tls_error;
using mqtt::detail::tls_engine;
using mqtt::detail::tls_role;

namespace {

struct engine_pair {
    engine_pair() {
        std::string fault;
        auto& state = mqtt::detail::tls_state::of(*settings);
        mqtt::tls_options options = tls_server_options();
        options.ca = known_authority;
        REQUIRE(server.begin_server(state.context(options, tls_role::server_side, fault), options));
        REQUIRE(client.begin_client(state.context(options, tls_role::client_side, fault), options, "localhost"));
        for (int flights = 0; flights < 3; ++flights) {
            client.shake_hands();
            carry(client, server);
            server.shake_hands();
            carry(server, client);
        }
        REQUIRE(client.shake_hands() == tls_engine::progress::done);
        REQUIRE(server.shake_hands() == tls_engine::progress::done);
        read(client); // the session tickets
    }

    static std::string take(tls_engine& from) {
        const auto output = from.take_output();
        return std::string{dockwire::as_text(output.view())};
    }
    static void put(tls_engine& to, std::string_view ciphertext) {
        std::ranges::copy(dockwire::as_bytes(ciphertext), to.input().begin());
        to.received(ciphertext.size());
    }
    static void carry(tls_engine& from, tls_engine& to) {
        if (from.has_output()) put(to, take(from));
    }
    static std::string read(tls_engine& from, std::size_t most = 70'000) {
        std::string text(most, '\0');
        text.resize(from.read(std::as_writable_bytes(std::span{text})));
        return text;
    }
    static std::size_t write(tls_engine& to, std::string_view text) { return to.write(dockwire::as_bytes(text)); }

    std::shared_ptr<mqtt::transport_settings> settings = tls_settings({});
    std::string_view known_authority{dockwire::test::authority_and_server::of_this_program().ca};
    tls_engine client{};
    tls_engine server{};
};

} // namespace

TEST_CASE("what one engine writes the other reads") {
    engine_pair ends;
    CHECK(engine_pair::write(ends.client, "hello") == 5);
    CHECK(ends.client.has_output());
    engine_pair::carry(ends.client, ends.server);
    CHECK_FALSE(ends.client.has_output());
    CHECK(ends.server.unread() != 0);
    CHECK(engine_pair::read(ends.server) == "hello");
    CHECK(ends.server.unread() == 0);
}

TEST_CASE("a long write fills one block, in records of the greatest size") {
    engine_pair ends;
    const std::string text(200'000, 'x');
    const std::size_t taken = engine_pair::write(ends.client, text);
    CHECK(taken == 3 * 16'384);
    CHECK(engine_pair::write(ends.client, text) == 0);
    engine_pair::carry(ends.client, ends.server);
    CHECK(engine_pair::read(ends.server).size() == taken);
}

TEST_CASE("what does not find room in the reader's buffer stays") {
    engine_pair ends;
    engine_pair::write(ends.client, std::string(40'000, 'x'));
    engine_pair::carry(ends.client, ends.server);
    std::size_t total = 0;
    while (ends.server.unread() != 0)
        total += engine_pair::read(ends.server, 999).size();
    CHECK(total == 40'000);
}

TEST_CASE("a changed byte ends the connection, and the peer is told") {
    engine_pair ends;
    engine_pair::write(ends.client, "do not touch");
    std::string ciphertext = engine_pair::take(ends.client);
    const std::size_t at = GENERATE(0U, 1U, 5U, 10U, 20U);
    ciphertext[at] = static_cast<char>(ciphertext[at] ^ 1);
    engine_pair::put(ends.server, ciphertext);
    CHECK(engine_pair::read(ends.server).empty());
    CHECK(ends.server.end() == tls_error::protocol_error);
    CHECK(ends.server.is_broken());
    CHECK(ends.server.has_output());
    CHECK(engine_pair::write(ends.server, "more") == 0);
    engine_pair::carry(ends.server, ends.client);
    engine_pair::read(ends.client);
    CHECK(ends.client.end() == (at == 1 ? tls_error::no_common_version : tls_error::peer_refuses)); // byte 1 is the version
    CHECK(ends.client.session() == nullptr);
}

TEST_CASE("a record that is announced and does not come allocates no more than a record") {
    engine_pair ends;
    engine_pair::put(ends.server, std::string{"\x17\x03\x03\xFF\xFF", 5}); // longer than any record may be
    CHECK(engine_pair::read(ends.server).empty());
    CHECK(ends.server.end() == tls_error::protocol_error);
}

TEST_CASE("a goodbye is the end of what is read, not of what is written") {
    engine_pair ends;
    engine_pair::write(ends.client, "last");
    ends.client.say_goodbye();
    engine_pair::carry(ends.client, ends.server);
    CHECK(engine_pair::read(ends.server) == "last");
    CHECK(ends.server.end() == asio::error::eof);
    CHECK(engine_pair::write(ends.server, "answer") == 6);
    engine_pair::carry(ends.server, ends.client);
    CHECK(engine_pair::read(ends.client) == "answer");
}
