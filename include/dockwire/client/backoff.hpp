// When to try again, and whether.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <system_error>

#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/transport/http/status.hpp"
#include "dockwire/transport/proxy/error.hpp"

namespace dockwire::mqtt {

/// Pauses that double from `first` to `longest`, each drawn evenly between nothing and that bound (full jitter), so that
/// clients that were cut off together do not come back together. They begin anew after a connection that has lasted: a server that accepts
/// and then closes is left alone for as long as one that refuses.
struct backoff {
    std::chrono::milliseconds first{500};
    std::chrono::milliseconds longest{30'000};
    /// False takes the bound itself.
    bool jitter{true};
    /// How long a connection must be up to count as one.
    std::chrono::milliseconds lasting{30'000};

    /// The pause before attempt `attempt`, counted from 1 after the last connection that has lasted. `random` is a uniform random bit generator.
    template <class Random>
    std::chrono::milliseconds pause(unsigned attempt, Random& random) const {
        const unsigned doublings = std::min(attempt - 1, 30U);
        const auto bound = std::min(longest, std::chrono::milliseconds{first.count() << std::min(doublings, 20U)});
        if (!jitter) return bound;
        const double part = static_cast<double>(random() - Random::min()) / static_cast<double>(Random::max() - Random::min());
        return std::chrono::milliseconds{static_cast<std::int64_t>(static_cast<double>(bound.count()) * part)};
    }
};

/// A small random generator for back-off jitter. The standard's engines and seeds take longer to compile than the rest of this file.
class pause_random {
public:
    /// `where` is an address, so that clients that start at the same moment get different seeds.
    explicit pause_random(const void* where) noexcept
        : state_{static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count()) ^
                 (reinterpret_cast<std::uintptr_t>(where) << 16)} {}

    static constexpr std::uint64_t min() noexcept { return 0; }
    static constexpr std::uint64_t max() noexcept { return UINT64_MAX; }

    // SplitMix64.
    std::uint64_t operator()() noexcept {
        std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

private:
    std::uint64_t state_;
};

/// Whether the client shall try again after this failure. Called on the client's executor.
using retry_policy = bool (*)(std::error_code why);

/// False for what another attempt cannot cure: refused credentials, of MQTT, of HTTP before a WebSocket (401, 403) or of a proxy (407), a
/// refused will, client identifier or version, a session that another client took over, a mistake in the options. Other HTTP answers, 404 among
/// them, may also come from a server that is being reconfigured, and are tried again.
inline bool retry_unless_hopeless(std::error_code why) {
    if (why.category() == usage_category())
        return why == usage_error::timed_out || why == usage_error::connection_lost || why == usage_error::closed_by_server ||
               why == usage_error::no_credentials || why == usage_error::handler_failed;
    static constexpr proxy_error hopeless_proxy[]{proxy_error::no_method, proxy_error::bad_credentials, proxy_error::invalid_url,
                                                  proxy_error::text_too_long};
    if (std::ranges::any_of(hopeless_proxy, [why](proxy_error error) { return why == error; })) return false;
    if (why.category() == http_category()) return why.value() != 401 && why.value() != 403 && why.value() != 407;
    static constexpr reason_code hopeless[]{
        reason_code::unsupported_protocol_version,
        reason_code::client_identifier_not_valid,
        reason_code::bad_user_name_or_password,
        reason_code::not_authorized,
        reason_code::banned,
        reason_code::bad_authentication_method,
        reason_code::session_taken_over,
        reason_code::retain_not_supported,
        reason_code::qos_not_supported,
    };
    return std::none_of(std::begin(hopeless), std::end(hopeless), [why](reason_code code) { return why == code; });
}

} // namespace dockwire::mqtt
