// A client and a server of TLS who meet over memory, each with its own options.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "tls_streams.hpp"

namespace streams {

using dockwire::test::certificate_wish;
using dockwire::test::identity;

inline const dockwire::test::authority_and_server& known() { return dockwire::test::authority_and_server::of_this_program(); }

/// A listener with a certificate of its own.
inline mqtt::tls_options shows(const std::string& certificate, const std::string& key) {
    return {.certificate = certificate, .key = key};
}

struct tls_meeting {
    tls_meeting(asio::io_context& context, const mqtt::tls_options& server_options, const mqtt::tls_options& client_options)
        : tls_meeting{context, tls_settings(server_options), tls_settings(client_options)} {}

    /// Settings that other meetings have too.
    tls_meeting(asio::io_context& context, const std::shared_ptr<mqtt::transport_settings>& server_settings,
                const std::shared_ptr<mqtt::transport_settings>& client_settings)
        : io{context}, client{io.get_executor(), client_settings} {
        mqtt::tls_listener<mqtt::memory_listener> listener{io.get_executor(), server_settings};
        REQUIRE_FALSE(listener.listen(where));
        listener.async_accept([this](std::error_code error, tls_memory taken) {
            REQUIRE_FALSE(error);
            server.emplace(std::move(taken));
        });
        client.async_connect(where, no_step, connecting.handler());
        REQUIRE(run_until(io, [&] { return server && connecting.done(); }));
    }

    std::error_code error() const { return connecting.error; }
    std::string_view text() const { return client.error_text(); }

    /// Whether bytes go both ways.
    bool talks() {
        if (connecting.error) return false;
        write(io, client, "question");
        const bool asked = read_some(io, *server).second == "question";
        write(io, *server, "answer");
        return read_some(io, client).second == "answer" && asked;
    }

    /// What the server's first read says.
    std::error_code server_error() { return read_some(io, *server).first; }

    asio::io_context& io;
    mqtt::endpoint where{*mqtt::parse_url("memory://meeting")};
    tls_memory client;
    std::optional<tls_memory> server{};
    outcome connecting{};
};

} // namespace streams
