// Which certificates TLS takes, and what it says of those that it refuses.
#include "dockwire/asio.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <string>

#include "support/temporary_file.hpp"
#include "tls_meeting.hpp"

using namespace streams;
using dockwire::test::temporary_file;
using mqtt::tls_error;
using mqtt::tls_version;

namespace {

/// A server with a certificate as wished, and a client that trusts the authority of this program.
tls_meeting meeting_with(asio::io_context& io, const certificate_wish& wish) {
    const identity server{wish, &known().authority};
    return {io, shows(server.certificate(), server.key()), tls_client_options()};
}

bool says(const tls_meeting& meeting, std::string_view words) {
    CAPTURE(meeting.text());
    return meeting.text().find(words) != std::string_view::npos;
}

} // namespace

TEST_CASE("a certificate of a trusted authority for the right host is taken") {
    asio::io_context io;
    tls_meeting meeting{io, tls_server_options(), tls_client_options()};
    CHECK_FALSE(meeting.error());
    CHECK(meeting.text().empty());
    CHECK(meeting.talks());
}

TEST_CASE("an expired certificate is refused, with its date") {
    asio::io_context io;
    const auto meeting = meeting_with(io, {.first_day = -20, .last_day = -10});
    CHECK(meeting.error() == tls_error::certificate_expired);
    CHECK(meeting.error().message() == "the peer's certificate has expired");
    CHECK(says(meeting, "the certificate of CN = localhost expired on "));
    CHECK_FALSE(meeting.client.is_open());
}

TEST_CASE("a certificate that begins tomorrow is refused, with its date") {
    asio::io_context io;
    const auto meeting = meeting_with(io, {.first_day = 1});
    CHECK(meeting.error() == tls_error::certificate_not_yet_valid);
    CHECK(says(meeting, "the certificate of CN = localhost begins on "));
}

TEST_CASE("a certificate for other hosts is refused, and they are named") {
    asio::io_context io;
    const auto meeting = meeting_with(io, {.name = "broker", .hosts = "DNS:broker.example,IP:192.0.2.7,IP:2001:db8::7"});
    CHECK(meeting.error() == tls_error::wrong_host);
    CHECK(says(meeting, "the certificate is for broker.example, 192.0.2.7, 2001:db8:0:0:0:0:0:7; not for localhost"));
}

TEST_CASE("a self-signed certificate is refused") {
    asio::io_context io;
    const identity lonely{{}};
    const tls_meeting meeting{io, shows(lonely.certificate(), lonely.key()), tls_client_options()};
    CHECK(meeting.error() == tls_error::self_signed_certificate);
    CHECK(says(meeting, "the certificate of CN = localhost, signed by CN = localhost"));
}

TEST_CASE("a self-signed certificate is taken by a client that has it as its authority") {
    asio::io_context io;
    const identity lonely{{}};
    const std::string certificate = lonely.certificate();
    tls_meeting meeting{io, shows(certificate, lonely.key()), {.ca = certificate, .server_name = "localhost"}};
    CHECK(meeting.talks());
}

TEST_CASE("a certificate of another authority is refused") {
    asio::io_context io;
    const identity stranger{{.name = "Stranger", .hosts = "", .is_authority = true}};
    const identity server{{}, &stranger};
    const tls_meeting meeting{io, shows(server.certificate(), server.key()), tls_client_options()};
    CHECK(meeting.error() == tls_error::unknown_authority);
    CHECK(says(meeting, "signed by CN = Stranger"));
}

TEST_CASE("an authority in between is taken when the server shows it") {
    asio::io_context io;
    const identity between{{.name = "Between", .hosts = "", .is_authority = true}, &known().authority};
    const identity server{{}, &between};
    const bool shown = GENERATE(true, false);
    const std::string chain = server.certificate() + (shown ? between.certificate() : "");
    tls_meeting meeting{io, shows(chain, server.key()), tls_client_options()};
    CHECK(meeting.talks() == shown);
    if (!shown) CHECK(meeting.error() == tls_error::unknown_authority);
}

TEST_CASE("an authority in between that a client is given is trusted without the one above it") {
    asio::io_context io;
    const identity between{{.name = "Between", .hosts = "", .is_authority = true}, &known().authority};
    const identity server{{}, &between};
    tls_meeting meeting{io, shows(server.certificate(), server.key()), {.ca = between.certificate(), .server_name = "localhost"}};
    CHECK_FALSE(meeting.error());
}

TEST_CASE("the final dot of an absolute name is no part of what the certificate must be for") {
    asio::io_context io;
    auto client = tls_client_options();
    const std::string absolute = std::string{client.server_name} + ".";
    client.server_name = absolute;
    tls_meeting meeting{io, tls_server_options(), client};
    CHECK_FALSE(meeting.error());
    CHECK(meeting.talks());
}

TEST_CASE("a certificate that its authority has revoked is refused") {
    asio::io_context io;
    const identity other{{}, &known().authority};
    const bool revoked = GENERATE(true, false);
    const temporary_file list{known().authority.revoking({revoked ? &known().server : &other})};
    mqtt::tls_options options = tls_client_options();
    options.crl_file = list.path();
    tls_meeting meeting{io, tls_server_options(), options};
    CHECK(meeting.talks() == !revoked);
    if (!revoked) return;
    CHECK(meeting.error() == tls_error::certificate_revoked);
    CHECK(says(meeting, "certificate revoked: the certificate of CN = localhost"));
}

TEST_CASE("without a current revocation list of its authority, a certificate is refused") {
    asio::io_context io;
    const identity stranger{{.name = "Stranger", .hosts = "", .is_authority = true}};
    const bool old = GENERATE(true, false);
    const temporary_file list{old ? known().authority.revoking({}, -1) : stranger.revoking({})};
    mqtt::tls_options options = tls_client_options();
    options.crl_file = list.path();
    const tls_meeting meeting{io, tls_server_options(), options};
    CHECK(meeting.error() == tls_error::no_revocation_list);
}

TEST_CASE("a client that skips verification takes any certificate") {
    asio::io_context io;
    const identity lonely{{.hosts = "DNS:elsewhere", .first_day = -20, .last_day = -10}};
    tls_meeting meeting{io, shows(lonely.certificate(), lonely.key()), {.insecure_skip_verification = true}};
    CHECK(meeting.talks());
}

TEST_CASE("default options verify: the certificate of a private authority is refused") {
    asio::io_context io;
    const tls_meeting meeting{io, tls_server_options(), {}};
    CHECK(meeting.error() == tls_error::unknown_authority);
}

TEST_CASE("an SSL_CTX of one's own that verifies nothing does not turn verification off") {
    asio::io_context io;
    const std::shared_ptr<SSL_CTX> own{SSL_CTX_new(TLS_method()), SSL_CTX_free};
    SSL_CTX_set_verify(own.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_min_proto_version(own.get(), TLS1_VERSION);
    const tls_meeting refused{io, tls_server_options(), {.server_name = "localhost", .context = own.get()}};
    CHECK(refused.error() == tls_error::unknown_authority);
    mqtt::tls_options trusting = tls_client_options();
    trusting.context = own.get();
    tls_meeting meeting{io, tls_server_options(), trusting};
    CHECK(meeting.talks());
    CHECK(SSL_CTX_get_min_proto_version(own.get()) == TLS1_2_VERSION);
}

TEST_CASE("without a host there is nothing to verify, and no connection") {
    asio::io_context io;
    tls_memory client{io.get_executor(), tls_settings({})};
    outcome connecting;
    client.async_connect({.scheme = "memory"}, no_step, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == dockwire::usage_error::invalid_option);
    CHECK(client.error_text() == "tls.server_name: '' is no host that a certificate could be for");
}

TEST_CASE("an address in the URL is looked for among the certificate's addresses") {
    asio::io_context io;
    const bool has_address = GENERATE(true, false);
    const identity server{{.hosts = has_address ? "IP:127.0.0.1" : "DNS:127.0.0.1"}, &known().authority};
    mqtt::tls_listener<mqtt::tcp_listener> listener{io.get_executor(), tls_settings(shows(server.certificate(), server.key()))};
    REQUIRE_FALSE(listener.listen(anywhere<tls_tcp>()));
    std::optional<tls_tcp> accepted;
    listener.async_accept([&](std::error_code, tls_tcp taken) { accepted.emplace(std::move(taken)); });
    tls_tcp client{io.get_executor(), tls_settings({.ca = known().ca})};
    outcome connecting;
    client.async_connect(listener.local_endpoint(), no_step, connecting.handler());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    CHECK(connecting.error == (has_address ? std::error_code{} : make_error_code(tls_error::wrong_host)));
}

TEST_CASE("a server that wants a client's certificate takes one of its authority") {
    asio::io_context io;
    const identity device{{.name = "device", .hosts = ""}, &known().authority};
    const std::string certificate = device.certificate();
    const std::string key = device.key();
    mqtt::tls_options server = tls_server_options();
    server.ca = known().ca;
    server.require_client_certificate = true;
    mqtt::tls_options client = tls_client_options();
    client.certificate = certificate;
    client.key = key;
    client.newest_version = GENERATE(tls_version::tls_1_2, tls_version::tls_1_3);
    tls_meeting meeting{io, server, client};
    CHECK(meeting.talks());
}

namespace {

struct refusal {
    const char* what;
    bool shows_certificate;
    tls_error at_client;
    tls_error at_server;
};

constexpr std::array refusals{
    refusal{"none", false, tls_error::peer_wants_certificate, tls_error::certificate_missing},
    refusal{"a stranger's", true, tls_error::peer_refuses_certificate, tls_error::self_signed_certificate},
};

} // namespace

TEST_CASE("a server that wants a client's certificate refuses others, and the client knows why") {
    asio::io_context io;
    const auto& wanted = refusals[GENERATE(0U, 1U)];
    const tls_version version = GENERATE(tls_version::tls_1_2, tls_version::tls_1_3);
    CAPTURE(wanted.what, version);
    const identity stranger{{.name = "stranger", .hosts = ""}};
    const std::string certificate = stranger.certificate();
    const std::string key = stranger.key();
    mqtt::tls_options server = tls_server_options();
    server.ca = known().ca;
    server.require_client_certificate = true;
    mqtt::tls_options client = tls_client_options();
    if (wanted.shows_certificate) client.certificate = certificate;
    if (wanted.shows_certificate) client.key = key;
    client.newest_version = version;
    tls_meeting meeting{io, server, client};
    CHECK(meeting.server_error() == wanted.at_server);
    // In TLS 1.3 a client has connected before the server has seen its certificate.
    if (version == tls_version::tls_1_2)
        CHECK(meeting.error() == wanted.at_client);
    else
        CHECK(read_some(io, meeting.client).first == wanted.at_client);
}
