// An end of the run that lets what is under way complete first.
#pragma once

#include <optional>

#include "dockwire/codec/detail/owned.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// The DISCONNECT that is to be sent when nothing is under way any more, or when its time has come.
class drain {
public:
    void begin(const packet::disconnect& request, time_point until) {
        request_.keep(request);
        until_ = until;
    }
    void end() noexcept { until_.reset(); }

    bool is_active() const noexcept { return until_.has_value(); }
    /// To be asked when it is active.
    bool is_over(time_point now, bool is_idle) const noexcept { return is_idle || now >= *until_; }
    std::optional<time_point> deadline() const noexcept { return until_; }
    const packet::disconnect& request() const noexcept { return request_.view(); }

private:
    owned<packet::disconnect> request_{};
    std::optional<time_point> until_{};
};

} // namespace dockwire::mqtt::detail
