// Options of TLS that cannot be used say so before anything is connected, and those that can are.
#include "dockwire/asio.hpp"

#include <string>

#include "support/temporary_file.hpp"
#include "tls_meeting.hpp"

using namespace streams;
using dockwire::usage_error;
using dockwire::test::temporary_file;

namespace {

/// What a client with these options says without a server.
std::pair<std::error_code, std::string> fault_of(const mqtt::tls_options& options) {
    asio::io_context io;
    tls_memory client{io.get_executor(), tls_settings(options)};
    outcome connecting;
    client.async_connect(*mqtt::parse_url("memory://nobody"), no_step, connecting.handler());
    CHECK_FALSE(connecting.done());
    REQUIRE(run_until(io, [&] { return connecting.done(); }));
    return {connecting.error, std::string{client.error_text()}};
}

std::string text_of(const mqtt::tls_options& options) {
    const auto [error, text] = fault_of(options);
    CHECK(error == usage_error::invalid_option);
    return text;
}

std::string key_password() { return "open sesame"; }

} // namespace

TEST_CASE("a file that is not there is named") {
    CHECK(text_of({.ca_file = "/nowhere/ca.pem"}) == "tls.ca_file: /nowhere/ca.pem: No such file or directory");
    CHECK(text_of({.certificate_file = "/nowhere/me.pem"}) == "tls.certificate_file: /nowhere/me.pem: No such file or directory");
    CHECK(text_of({.certificate = known().certificate, .key_file = "/nowhere/key.pem"}) ==
          "tls.key_file: /nowhere/key.pem: No such file or directory");
    CHECK(text_of({.crl_file = "/nowhere/crl.pem"}) == "tls.crl_file: /nowhere/crl.pem: No such file or directory");
}

TEST_CASE("a text that is not what it should be is named") {
    const std::string authority = known().ca;
    CHECK(text_of({.ca = "no PEM"}) == "tls.ca: there is no certificate in it");
    CHECK(text_of({.ca = known().key}) == "tls.ca: there is no certificate in it");
    CHECK(text_of({.certificate = "no PEM", .key = known().key}) == "tls.certificate: no start line");
    CHECK(text_of({.certificate = known().certificate}) == "tls.certificate: there is no private key in it");
    CHECK(text_of({.certificate = authority, .key = known().key}) == "tls.key: key values mismatch");
    CHECK(text_of({.key = known().key}) == "tls.certificate_file: there is a key, and no certificate that it belongs to");
    const temporary_file no_list{authority};
    CHECK(text_of({.crl_file = no_list.path()}) == "tls.crl_file: " + no_list.path() + ": there is no revocation list in it");
}

TEST_CASE("a sound set of options gets as far as the connection") {
    const temporary_file both{known().certificate + known().key};
    CHECK(fault_of({.certificate_file = both.path()}).first == asio::error::connection_refused);
    CHECK(fault_of({}).first == asio::error::connection_refused);
}

TEST_CASE("an encrypted key needs its password") {
    const std::string encrypted = known().server.key("open sesame");
    REQUIRE(encrypted.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    mqtt::tls_options options{.certificate = known().certificate, .key = encrypted};
    CHECK(text_of(options) == "tls.key: it is encrypted, and there is no tls.key_password");
    std::string password = "wrong";
    const auto give = [&] { return password; };
    options.key_password = give;
    CHECK(text_of(options) == "tls.key: it does not decrypt with tls.key_password");
    password = std::string(5000, 'x');
    CHECK(text_of(options) == "tls.key: it does not decrypt with tls.key_password");
    options.key_password = key_password;
    CHECK(fault_of(options).first == asio::error::connection_refused);
}

TEST_CASE("a listener needs a certificate and its key, and says so") {
    asio::io_context io;
    mqtt::tls_listener<mqtt::memory_listener> listener{io.get_executor()};
    CHECK(listener.listen(anywhere<tls_memory>()) == usage_error::invalid_option);
    CHECK(listener.error_text() == "tls.certificate_file: a listener needs a certificate and its key");
    CHECK_FALSE(listener.is_open());
}

TEST_CASE("certificate, key and authority come from files too") {
    asio::io_context io;
    const temporary_file certificate{known().certificate};
    const temporary_file key{known().server.key("open sesame")};
    const temporary_file authority{known().ca};
    tls_meeting meeting{io,
                        {.certificate_file = certificate.path(), .key_file = key.path(), .key_password = key_password},
                        {.ca_file = authority.path(), .server_name = "localhost"}};
    CHECK(meeting.talks());
}

TEST_CASE("settings keep the texts of their options") {
    asio::io_context io;
    std::shared_ptr<mqtt::transport_settings> settings;
    {
        const std::string authority = known().ca;
        const std::string name = "localhost";
        settings = tls_settings({.ca = authority, .server_name = name, .alpn = std::string{"mqtt"}});
    }
    tls_meeting meeting{io, tls_settings(tls_server_options()), settings};
    CHECK(meeting.talks());
}
