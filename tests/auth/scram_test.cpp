// SCRAM-SHA-256, by the example of RFC 7677 and between our own ends.
#include <string>
#include <string_view>

#include "dockwire/auth/scram.hpp"
#include "support/catch.hpp"

namespace mqtt = dockwire::mqtt;
using dockwire::as_bytes;
using mqtt::reason_code;

static_assert(mqtt::authenticator<mqtt::scram_sha_256>);

namespace {

// RFC 7677, 3: user "user", password "pencil".
constexpr std::string_view client_nonce = "rOprNGfwEbeRWgbNEkqO";
constexpr std::string_view server_first =
    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
constexpr std::string_view client_final = "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                          "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
constexpr std::string_view server_final = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

mqtt::scram_sha_256_server server_with(std::string_view user, std::string_view password) {
    return mqtt::scram_sha_256_server{[name = std::string{user}, secret = std::string{password}](
                                          std::string_view asked) -> std::optional<mqtt::scram_credentials> {
        if (asked != name) return std::nullopt;
        return mqtt::scram_credentials::of(secret);
    }};
}

/// Runs an exchange to its end; the server's last answer.
mqtt::auth_answer exchange(mqtt::scram_sha_256& client, mqtt::server_authenticator& server) {
    const auto first = client.begin();
    REQUIRE(first);
    auto challenge = server.answer(as_bytes(*first));
    if (challenge.reason != reason_code::continue_authentication) return challenge;
    const auto response = client.respond(as_bytes(challenge.data));
    REQUIRE(response);
    return server.answer(as_bytes(*response));
}

} // namespace

TEST_CASE("the exchange of RFC 7677 comes out byte by byte") {
    mqtt::scram_sha_256 client{"user", "pencil"};
    const auto first = client.begin_with(client_nonce);
    REQUIRE(first);
    CHECK(*first == "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
    const auto final = client.respond(as_bytes(server_first));
    REQUIRE(final);
    CHECK(*final == client_final);
    CHECK_FALSE(client.verify(as_bytes(server_final)));
}

TEST_CASE("client and server agree, and again in the same session") {
    mqtt::scram_sha_256 client{"us,er=1", "pencil"};
    auto server = server_with("us,er=1", "pencil");
    for (int i = 0; i < 2; ++i) {
        const auto last = exchange(client, server);
        REQUIRE(last.reason == reason_code::success);
        CHECK_FALSE(client.verify(as_bytes(last.data)));
    }
}

TEST_CASE("a wrong password and an unknown user are not authorised") {
    mqtt::scram_sha_256 client{"user", "pencil"};
    auto other_password = server_with("user", "pen");
    CHECK(exchange(client, other_password).reason == reason_code::not_authorized);
    auto other_user = server_with("somebody", "pencil");
    CHECK(exchange(client, other_user).reason == reason_code::not_authorized);
}

TEST_CASE("a server's message that is none of the method is refused") {
    const std::string_view bad = GENERATE(as<std::string_view>{}, "", "r=", "hello",
                                          "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",                // not our nonce
                                          "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", // nothing added to it
                                          "r=rOprNGfwEbeRWgbNEkqOx,s=W22,i=4096",                     // not base64
                                          "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=1",   // too few
                                          "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096x",
                                          "r=rOprNGfwEbeRWgbNEkqOx,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=99999999999");
    CAPTURE(bad);
    mqtt::scram_sha_256 client{"user", "pencil"};
    REQUIRE(client.begin_with(client_nonce));
    const auto answer = client.respond(as_bytes(bad));
    REQUIRE_FALSE(answer);
    CHECK(answer.error() == std::errc::bad_message);
}

TEST_CASE("a server that proves nothing, or something else, is not believed") {
    mqtt::scram_sha_256 client{"user", "pencil"};
    CHECK(client.verify(as_bytes(server_final)) == std::errc::permission_denied); // before any exchange
    REQUIRE(client.begin_with(client_nonce));
    REQUIRE(client.respond(as_bytes(server_first)));
    for (const std::string_view proof : {"", "v=", "v=AAAA", "e=other-error", "v=7rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="}) {
        CAPTURE(proof);
        CHECK(client.verify(as_bytes(proof)) == std::errc::permission_denied);
    }
}

TEST_CASE("a client's message that is none of the method is not authorised") {
    for (const std::string_view first : {"", "n,,", "y,,n=user,r=abc", "n,,n=user", "n,,n=us=er,r=abc", "n,,n=user,r="}) {
        CAPTURE(first);
        auto server = server_with("user", "pencil");
        CHECK(server.answer(as_bytes(first)).reason == reason_code::not_authorized);
    }
    for (const std::string_view final : {"", "c=biws", "c=biws,r=other,p=AAAA", "c=eSws,r=abc,p=AAAA"}) {
        CAPTURE(final);
        auto server = server_with("user", "pencil");
        REQUIRE(server.answer(as_bytes("n,,n=user,r=abc")).reason == reason_code::continue_authentication);
        CHECK(server.answer(as_bytes(final)).reason == reason_code::not_authorized);
    }
}
