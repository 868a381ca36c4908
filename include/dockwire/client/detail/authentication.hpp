// The client's side of an enhanced authentication (4.12).
#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/auth/authenticator.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// Carries the exchange between the authenticator of the options and the session. Without an authenticator it does nothing.
class client_authentication {
public:
    explicit client_authentication(authenticator_ref with) : with_{with}, method_{with ? with.method() : std::string_view{}} {}

    /// Opens the session by a CONNECT that begins the exchange.
    template <class Session>
    void open(Session& session, time_point now, packet::connect request, std::string_view peer) const {
        const auto first = with_ ? with_.begin() : auth_data{std::string{}};
        if (with_ && first) request.authentication_data = binary{std::string_view{*first}};
        session.transport_opened(now, request, peer);
        if (!first) session.close(reason_code::not_authorized, first.error(), "the authentication exchange cannot begin");
    }

    /// Whether the authenticator, if there is one, accepts the server's proof; if not, the session is closed.
    template <class Session>
    bool accepts(const packet::connack& answer, Session& session) const {
        return !with_ || accepts(answer.authentication_data.value_or(binary{}).bytes, session);
    }

    /// An AUTH of the server. Without an authenticator the session does not pass one on, because CONNECT named no method.
    template <class Session>
    void on(const packet::auth& said, Session& session, time_point now) {
        if (!with_) return;
        const bytes_view data = said.authentication_data.value_or(binary{}).bytes;
        if (said.reason == reason_code::continue_authentication) return respond(data, session, now);
        if (accepts(data, session)) complete({});
    }

    /// Begins a new exchange while connected (4.12.1).
    template <class Session>
    void repeat(Session& session, time_point now, operation& waiter) {
        if (!with_ || waiting_ != nullptr) return finish_later(waiter, usage_error::invalid_option);
        const auto first = with_.begin();
        const std::error_code error =
            first ? session.submit(now, auth_packet(reason_code::re_authenticate, *first)) : first.error();
        if (error) return finish_later(waiter, error);
        waiting_ = &waiter;
    }

    /// The connection is over.
    void closed(std::error_code why) { complete(why ? why : usage_error::connection_lost); }

    /// `waiter` has been cancelled; the exchange goes on.
    void forget(const operation& waiter) noexcept {
        if (waiting_ == &waiter) waiting_ = nullptr;
    }

    void shut_down(std::error_code why) {
        if (waiting_ != nullptr) finish_later(*std::exchange(waiting_, nullptr), why);
    }

private:
    template <class Session>
    void respond(bytes_view challenge, Session& session, time_point now) const {
        const auto answer = with_.respond(challenge);
        if (!answer) return session.close(reason_code::not_authorized, answer.error(), "the authentication exchange failed");
        session.submit(now, auth_packet(reason_code::continue_authentication, *answer));
    }

    // A server that fails to authenticate itself is not told why.
    template <class Session>
    bool accepts(bytes_view proof, Session& session) const {
        const std::error_code error = with_.verify(proof);
        if (error)
            session.close(reason_code::not_authorized, error, "the server's proof in the authentication exchange is wrong");
        return !error;
    }

    void complete(std::error_code error) {
        if (waiting_ != nullptr) std::exchange(waiting_, nullptr)->complete(failure(error), completion_mode::batch);
    }

    // Views `data`.
    packet::auth auth_packet(reason_code reason, std::string_view data) const {
        packet::auth exchange{};
        exchange.reason = reason;
        exchange.authentication_method = method_;
        if (!data.empty()) exchange.authentication_data = binary{data};
        return exchange;
    }

    authenticator_ref with_;
    std::string method_;
    operation* waiting_{nullptr}; // completes when the exchange that it began ends
};

} // namespace dockwire::mqtt::detail
