// SCRAM-SHA-256 between our client and our broker.
#include "dockwire/asio.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <asio/io_context.hpp>

#include "dockwire/auth/scram.hpp"
#include "dockwire/broker/broker.hpp"
#include "dockwire/client/client.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "support/catch.hpp"

namespace mqtt = dockwire::mqtt;
using client = mqtt::basic_client<mqtt::memory_transport>;

namespace {

/// A broker that knows one user, until the test changes the password.
struct guarded_broker {
    guarded_broker() : broker{io, options()} { REQUIRE_FALSE(broker.listen("memory://guarded")); }

    mqtt::broker_options options() {
        mqtt::broker_options with{};
        with.authenticator = [this](std::string_view method) -> std::unique_ptr<mqtt::server_authenticator> {
            if (method != mqtt::scram_sha_256_method) return nullptr;
            return std::make_unique<mqtt::scram_sha_256_server>(
                [this](std::string_view name) -> std::optional<mqtt::scram_credentials> {
                    if (name != "user") return std::nullopt;
                    return mqtt::scram_credentials::of(password);
                });
        };
        with.on_violation = [](const mqtt::violation& broken) { FAIL_CHECK(broken.statement << ": " << broken.text); };
        return with;
    }
    void settle() {
        io.restart();
        for (int handlers = 0; handlers < 100'000 && io.poll_one() != 0; ++handlers) {
        }
    }

    std::string password{"pencil"};
    asio::io_context io{1};
    mqtt::broker broker;
};

/// A client that tells how its run ended.
struct applicant {
    applicant(guarded_broker& at, std::string_view user, std::string_view password)
        : method{user, password}, own{at.io, {.url = "memory://guarded", .authenticator = method}} {
        own.async_run([this](std::error_code why) { ended = why; });
        at.settle();
    }
    bool is_in() const { return own.status() == mqtt::client_status::online; }

    mqtt::scram_sha_256 method;
    client own;
    std::optional<std::error_code> ended{};
};

} // namespace

TEST_CASE("who knows the password is let in, and again while connected") {
    guarded_broker here;
    applicant user{here, "user", "pencil"};
    REQUIRE(user.is_in());
    std::optional<std::error_code> again;
    user.own.async_reauthenticate([&](std::error_code why) { again = why; });
    here.settle();
    REQUIRE(again);
    CHECK_FALSE(*again);
    CHECK(user.is_in());
}

TEST_CASE("who does not is told so, and does not try again") {
    guarded_broker here;
    const std::string_view name = GENERATE(as<std::string_view>{}, "user", "nobody");
    const applicant stranger{here, name, "pen"};
    REQUIRE(stranger.ended);
    CHECK(*stranger.ended == mqtt::reason_code::not_authorized);
}

TEST_CASE("a password that changed ends the connection at the next authentication") {
    guarded_broker here;
    applicant user{here, "user", "pencil"};
    REQUIRE(user.is_in());
    here.password = "another";
    std::optional<std::error_code> again;
    user.own.async_reauthenticate([&](std::error_code why) { again = why; });
    here.settle();
    REQUIRE(again);
    CHECK(*again == mqtt::reason_code::not_authorized);
    CHECK_FALSE(user.is_in());
}
