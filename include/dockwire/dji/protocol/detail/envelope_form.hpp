// The keys of envelopes by topic ("Topic Definition").
#pragma once

#include "dockwire/dji/protocol/topics.hpp"

namespace dockwire::dji::detail {

/// Which keys the envelope of a topic has beside `data`.
struct envelope_form {
    bool ids{true}; ///< tid, bid and timestamp
    bool need_reply{false};
    bool gateway{false};
    bool method{false};
};

constexpr envelope_form form_of(topic_kind kind) noexcept {
    switch (kind) {
    case topic_kind::osd:
    case topic_kind::state:
    case topic_kind::state_reply:
        return {.gateway = true};
    case topic_kind::events:
        return {.need_reply = true, .gateway = true, .method = true};
    case topic_kind::status:
    case topic_kind::status_reply:
        return {.method = true};
    case topic_kind::property_set:
    case topic_kind::property_set_reply:
        return {};
    case topic_kind::drc_up:
    case topic_kind::drc_down:
        return {.ids = false, .method = true};
    default:
        return {.gateway = true, .method = true};
    }
}

} // namespace dockwire::dji::detail
