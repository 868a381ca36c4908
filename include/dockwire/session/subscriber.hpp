// A client's subscriptions: settled by the server's answers, made again when it has lost the session.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/codec/packets.hpp"
#include "dockwire/codec/peer_error.hpp"
#include "dockwire/session/event.hpp"
#include "dockwire/session/outbox.hpp"
#include "dockwire/session/phase.hpp"
#include "dockwire/session/subscriptions.hpp"

namespace dockwire::mqtt {

/// Keeps what was granted; the requests themselves wait and travel in the sending half, `Outbound`.
template <class Outbound>
class subscriber {
public:
    /// A SUBACK or UNSUBACK came: its event, if there is one, goes to `tell`. Returns what the server did wrong. An answer to
    /// nothing is passed over, as an answer to a message is.
    template <request_packet Request, class Answer, class Tell>
    std::optional<peer_fault> settle(const Answer& answer, Outbound& out, Tell&& tell) {
        const auto i = out.asked(answer.id);
        if (i == outbox::none) return std::nullopt;
        std::optional<bool> is_whole{}; // nothing: the request was one of the other kind
        out.template visit_request<Request>(i, [&](const Request& request) {
            is_whole = granted_.settle(request, answer, [&](std::string_view filter, reason_code why) {
                if (out[i].restores) out.lose(filter, why);
            });
        });
        if (!is_whole) return std::nullopt;
        if (!*is_whole) {
            return peer_fault{reason_code::protocol_error, false, "SUBACK or UNSUBACK: not one reason code for each filter"};
        }
        if (auto done = out.through(i, answer, first_failure(answer.reasons), answer.reasons)) tell(*done);
        return std::nullopt;
    }

    /// The server has lost the session: asks for everything again, before what was asked for meanwhile.
    void restore(Outbound& out) const {
        granted_.for_each_packet([&](packet::subscribe& request) { out.restore(request); });
        out.restored();
    }

    /// A subscription is lost: it was refused, or could not even be asked for again.
    event::subscription_lost drop(const lost_subscription& which) {
        granted_.forget(which.filter);
        return {which.filter, which.reason};
    }

    /// The session is forgotten.
    void reset() { granted_ = {}; }

private:
    subscription_registry granted_{};
};

} // namespace dockwire::mqtt
