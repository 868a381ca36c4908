// The reconnect plan and the pauses, without a client.
#include <random>
#include <vector>

#include "dockwire/client/detail/reconnect.hpp"
#include "support/catch.hpp"

using namespace std::chrono_literals;
namespace mqtt = dockwire::mqtt;

TEST_CASE("a pause is drawn between nothing and a bound that doubles") {
    const mqtt::backoff pauses{.first = 100ms, .longest = 1s};
    std::minstd_rand random{1};
    for (unsigned attempt = 1; attempt <= 40; ++attempt) {
        const auto bound = attempt > 4 ? 1000ms : 100ms * (1 << (attempt - 1));
        auto least = 1h + 0ms;
        auto most = 0ms;
        for (int i = 0; i < 2000; ++i) {
            const auto pause = pauses.pause(attempt, random);
            least = std::min(least, pause);
            most = std::max(most, pause);
        }
        CAPTURE(attempt);
        CHECK(least >= 0ms);
        CHECK(least < bound / 20);
        CHECK(most <= bound);
        CHECK(most > bound * 19 / 20);
    }
}

TEST_CASE("no attempt overflows the bound") {
    const mqtt::backoff pauses{.first = 24h, .longest = 48h, .jitter = false};
    std::minstd_rand random{1};
    CHECK(pauses.pause(1, random) == 24h);
    CHECK(pauses.pause(2, random) == 48h);
    CHECK(pauses.pause(UINT32_MAX, random) == 48h);
}

TEST_CASE("what cannot be cured is not retried") {
    using dockwire::usage_error;
    using mqtt::reason_code;
    using mqtt::retry_unless_hopeless;
    for (const auto hopeless : {reason_code::unsupported_protocol_version, reason_code::client_identifier_not_valid,
                                reason_code::bad_user_name_or_password, reason_code::not_authorized, reason_code::banned,
                                reason_code::bad_authentication_method, reason_code::session_taken_over,
                                reason_code::retain_not_supported, reason_code::qos_not_supported}) {
        CAPTURE(name_of(hopeless));
        CHECK_FALSE(retry_unless_hopeless(hopeless));
    }
    for (const auto curable : {reason_code::server_busy, reason_code::server_unavailable, reason_code::server_shutting_down,
                               reason_code::unspecified_error, reason_code::quota_exceeded, reason_code::keep_alive_timeout}) {
        CAPTURE(name_of(curable));
        CHECK(retry_unless_hopeless(curable));
    }
    CHECK(retry_unless_hopeless(usage_error::timed_out));
    CHECK(retry_unless_hopeless(std::make_error_code(std::errc::connection_refused)));
    CHECK_FALSE(retry_unless_hopeless(usage_error::invalid_url));
    CHECK_FALSE(retry_unless_hopeless(usage_error::unsupported_scheme));
    for (const int refused : {401, 403, 407})
        CHECK_FALSE(retry_unless_hopeless(mqtt::http_status{refused}));
    for (const int curable : {404, 429, 500, 502, 503})
        CHECK(retry_unless_hopeless(mqtt::http_status{curable}));
    CHECK_FALSE(retry_unless_hopeless(mqtt::proxy_error::bad_credentials));
    CHECK_FALSE(retry_unless_hopeless(mqtt::proxy_error::invalid_url));
    CHECK(retry_unless_hopeless(mqtt::proxy_error::host_unreachable));
}

namespace {

// What a plan with pauses of 1, 2, 4 ... s says to a sequence of 'f' (an attempt fails), 'c' (one succeeds), 'l' (the connection is lost)
// and 'L' (one is lost that has lasted).
std::vector<std::pair<std::size_t, std::chrono::milliseconds>> walk(std::size_t brokers, std::string_view happenings) {
    mqtt::detail::reconnect_plan plan{{.first = 1s, .longest = 1min, .jitter = false}, brokers};
    std::minstd_rand random{1};
    std::vector<std::pair<std::size_t, std::chrono::milliseconds>> said;
    for (const char happening : happenings) {
        if (happening == 'f' || happening == 'c') plan.attempt_begins();
        if (happening == 'c') {
            plan.connected();
            continue;
        }
        if (happening == 'L') plan.lasted();
        const auto pause = plan.next(random);
        said.emplace_back(plan.broker(), pause);
    }
    return said;
}

} // namespace

TEST_CASE("the plan walks the brokers and pauses after each round") {
    using steps = std::vector<std::pair<std::size_t, std::chrono::milliseconds>>;
    CHECK(walk(1, "fff") == steps{{0, 1s}, {0, 2s}, {0, 4s}});
    CHECK(walk(3, "fffffff") == steps{{1, 0s}, {2, 0s}, {0, 1s}, {1, 0s}, {2, 0s}, {0, 2s}, {1, 0s}});
    CHECK(walk(2, "fcl") == steps{{1, 0s}, {1, 1s}});
    CHECK(walk(2, "fclff") == steps{{1, 0s}, {1, 1s}, {0, 0s}, {1, 2s}});
    CHECK(walk(1, "fffcLf") == steps{{0, 1s}, {0, 2s}, {0, 4s}, {0, 1s}, {0, 2s}});
}

TEST_CASE(
    "a connection that does not last does not begin the pauses anew, and the second in a row makes way for the next broker") {
    using steps = std::vector<std::pair<std::size_t, std::chrono::milliseconds>>;
    CHECK(walk(1, "clclcl") == steps{{0, 1s}, {0, 2s}, {0, 4s}});
    CHECK(walk(1, "ffcl") == steps{{0, 1s}, {0, 2s}, {0, 4s}});
    CHECK(walk(2, "clclcl") == steps{{0, 1s}, {1, 0s}, {0, 2s}});
    CHECK(walk(2, "clcLcL") == steps{{0, 1s}, {0, 1s}, {0, 1s}});
}

TEST_CASE("the plan counts attempts since the last connection") {
    mqtt::detail::reconnect_plan plan{{}, 1};
    CHECK(plan.attempt() == 0);
    plan.attempt_begins();
    plan.attempt_begins();
    CHECK(plan.attempt() == 2);
    plan.connected();
    CHECK(plan.attempt() == 0);
}
