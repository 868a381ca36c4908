// The run of a client in virtual time, without a session, a transport or an executor.
#include <chrono>
#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/client/detail/run.hpp"
#include "support/catch.hpp"

namespace mqtt = dockwire::mqtt;
using dockwire::usage_error;
using mqtt::connect_step;
using mqtt::reason_code;
using mqtt::detail::client_run;
using mqtt::detail::is_legal;
using mqtt::detail::run_action;
using mqtt::detail::run_input;
using mqtt::detail::run_phase;
using namespace std::chrono_literals;

namespace {

std::string text_of(const mqtt::connection_state& state) {
    std::string line{to_string(state.status)};
    if (state.status == mqtt::client_status::connecting) line += " " + std::string{to_string(state.step)};
    if (state.status == mqtt::client_status::online && state.session_present) line += ", session present";
    if (state.status == mqtt::client_status::waiting) line += " " + std::to_string(state.retry_in.count()) + " ms";
    if (state.why) line += ": " + state.why.message();
    if (!state.text.empty()) line += " (" + std::string{state.text} + ")";
    return line;
}

// What the run asks for, and where the action needs more than its name, what the owner finds out.
std::string text_of(run_action todo, const client_run& run) {
    switch (todo) {
    case run_action::nothing:
        return {};
    case run_action::close:
        return "close";
    case run_action::connect:
        return "connect " + run.broker().host + ":" + std::to_string(run.broker().port);
    case run_action::open_session:
        return "open session";
    case run_action::shut_down:
        return "shut down";
    case run_action::settle:
        return "settle";
    case run_action::done:
        return "done" + (run.why() ? ": " + run.why().message() : "");
    case run_action::tell:
        return text_of(run.state());
    }
    return "?";
}

constexpr std::string_view three_brokers[]{"mqtt://a", "mqtt://b", "mqtt://c"};

mqtt::client_options with_brokers(std::size_t count) {
    return {.brokers = std::span{three_brokers}.first(count), .backoff = {.first = 500ms, .longest = 30s, .jitter = false}};
}

const std::error_code refused = std::make_error_code(std::errc::connection_refused);

/// A run, and an owner that does nothing but say what it is asked to do.
struct dialogue {
    explicit dialogue(const mqtt::client_options& options = with_brokers(1)) : run{options, schemes, false} {}

    /// What the run asks for, with " | " between.
    std::string asks() {
        std::string all{};
        for (auto todo = run.poll(); todo != run_action::nothing; todo = run.poll())
            all += (all.empty() ? "" : " | ") + text_of(todo, run);
        return all;
    }

    std::string starts() { return run.start(), asks(); }
    std::string stops(std::error_code why = {}) { return run.stop(why), asks(); }
    std::string fails(std::error_code why = refused) { return run.transport_failed(now, why, {}), asks(); }
    std::string begins(connect_step step, bool more_addresses = false) {
        return run.step_begun(now, step, more_addresses), asks();
    }
    std::string makes_it(bool more_addresses = false) { return run.transport_made(more_addresses) ? asks() : "too late"; }
    std::string connects(bool session_present = false) {
        return run.connected(now, {.session_present = session_present}), asks();
    }
    std::string is_closed(std::error_code why = {}, std::string_view reference = {}) {
        mqtt::event::closed said{why, {}};
        if (!reference.empty()) said.server_reference = reference;
        return run.session_closed(now, said), asks();
    }
    std::string stream_ends() { return run.stream_closed(now), asks(); }
    std::string settles() { return run.settled(), asks(); }

    /// Time goes by; every deadline on the way is kept.
    std::string passes(mqtt::duration time) {
        std::string all{};
        const mqtt::time_point until = now + time;
        for (auto due = run.next_timeout(); due && *due <= until; due = run.next_timeout()) {
            now = std::max(now, *due);
            run.timeout(now);
            const std::string more = asks();
            all += (all.empty() || more.empty() ? "" : " | ") + more;
        }
        now = until;
        return all;
    }

    /// To an open session and from there to a connection that is up.
    void goes_online() {
        starts();
        makes_it();
        connects();
    }
    /// A connection is made, and CONNACK refuses.
    std::string is_refused(std::error_code why, bool more_addresses = false) {
        makes_it(more_addresses);
        is_closed(why);
        return stream_ends();
    }
    /// A connection that is up is lost.
    std::string is_cut(std::error_code why = refused, std::string_view reference = {}) {
        is_closed(why, reference);
        return stream_ends();
    }

    static constexpr std::string_view schemes[]{"mqtt"};
    client_run run;
    mqtt::time_point now{};
};

} // namespace

TEST_CASE("a run connects, opens the session, and tells each step") {
    dialogue here;
    CHECK(here.starts() == "connect a:1883");
    CHECK(here.begins(connect_step::resolve) == "connecting resolve");
    CHECK(here.begins(connect_step::connect) == "connecting connect");
    CHECK(here.makes_it() == "open session | connecting connack");
    CHECK(here.connects(true) == "online, session present");
    CHECK_FALSE(here.run.next_timeout());
}

TEST_CASE("an attempt that fails is followed by the next broker, and by a pause when all had their turn") {
    dialogue here{with_brokers(2)};
    here.starts();
    CHECK(here.fails() == "close | waiting 0 ms: Connection refused");
    CHECK(here.passes(0ms) == "connect b:1883");
    CHECK(here.fails() == "close | waiting 500 ms: Connection refused");
    CHECK(here.passes(499ms).empty());
    CHECK(here.passes(1ms) == "connect a:1883");
    CHECK(here.run.failed_attempts() == 2);
}

TEST_CASE("a pause tells the broker that failed, not the next one") {
    dialogue here{with_brokers(2)};
    here.run.start();
    here.asks();
    here.run.transport_failed(here.now, refused, {});
    here.run.poll();
    REQUIRE(here.run.poll() == run_action::tell);
    CHECK(here.run.state().broker == "mqtt://a:1883");
    CHECK(here.run.broker().host == "b");
}

TEST_CASE("a step of connecting that lasts too long is a failure that names it") {
    auto with = with_brokers(1);
    with.resolve_timeout = 1s;
    with.connect_timeout = 2s;
    dialogue here{with};
    here.starts();
    here.begins(connect_step::resolve);
    CHECK(here.passes(999ms).empty());
    here.begins(connect_step::connect);
    CHECK(here.passes(1999ms).empty());
    CHECK(here.passes(1ms) == "close | waiting 500 ms: timed out (connect)");
    CHECK(here.makes_it() == "too late");
}

TEST_CASE("a step that lasts too long is told before the next broker is tried at once") {
    auto with = with_brokers(2);
    with.resolve_timeout = 1s;
    dialogue here{with};
    here.starts();
    here.begins(connect_step::resolve);
    CHECK(here.passes(1s) == "close | waiting 0 ms: timed out (resolve) | connect b:1883");
}

TEST_CASE("the addresses of a broker have their turns before the next broker, and the pause comes after all") {
    dialogue here{with_brokers(2)};
    here.starts();
    CHECK(here.is_refused(reason_code::server_unavailable, true) == "waiting 0 ms: Server unavailable");
    CHECK(here.passes(0ms) == "connect a:1883");
    CHECK(here.run.tries_next_address());
    CHECK(here.is_refused(usage_error::timed_out) == "waiting 0 ms: timed out");
    CHECK(here.passes(0ms) == "connect b:1883");
    CHECK_FALSE(here.run.tries_next_address());
    CHECK(here.fails() == "close | waiting 500 ms: Connection refused");
    CHECK(here.passes(500ms) == "connect a:1883");
    CHECK_FALSE(here.run.tries_next_address());
}

TEST_CASE("an address whose handshake does not end is followed by the next address") {
    dialogue here;
    here.starts();
    here.begins(connect_step::connect);
    here.begins(connect_step::tls, true);
    CHECK(here.passes(10s) == "close | waiting 0 ms: timed out (tls) | connect a:1883");
    CHECK(here.run.tries_next_address());
    CHECK(here.fails() == "close | waiting 500 ms: Connection refused");
}

TEST_CASE("a connection that was lost is made again at any address, and one that does not last is followed by the next") {
    dialogue here;
    here.starts();
    here.makes_it(true);
    here.connects();
    CHECK(here.is_cut() == "waiting 500 ms: Connection refused");
    here.passes(500ms);
    CHECK_FALSE(here.run.tries_next_address());
    here.makes_it(true);
    here.connects();
    CHECK(here.is_cut() == "waiting 0 ms: Connection refused");
    here.passes(0ms);
    CHECK(here.run.tries_next_address());
}

TEST_CASE("a connection that ends is shut down, then made again with the session") {
    dialogue here{with_brokers(2)};
    here.goes_online();
    CHECK(here.run.connect_packet().clean_start == false);
    CHECK(here.is_closed(reason_code::server_busy) == "shut down");
    CHECK(here.stream_ends() == "waiting 500 ms: Server busy");
    CHECK(here.passes(500ms) == "connect a:1883");
    CHECK(here.run.failed_attempts() == 0);
}

TEST_CASE("a server that accepts and then closes is left alone for longer each time, until a connection has lasted") {
    auto with = with_brokers(1);
    with.backoff.lasting = 10s;
    dialogue here{with};
    here.goes_online();
    for (const char* const pause : {"500", "1000", "2000"}) {
        here.passes(9999ms);
        const std::string waits = std::string{"waiting "} + pause + " ms: Message rate too high";
        CHECK(here.is_cut(reason_code::message_rate_too_high) == waits);
        CHECK(here.passes(2s) == "connect a:1883");
        here.makes_it();
        here.connects();
    }
    here.passes(10s);
    CHECK(here.is_cut() == "waiting 500 ms: Connection refused");
}

TEST_CASE("a peer that does not end its stream is waited for no longer than the close time-out") {
    auto with = with_brokers(1);
    with.close_timeout = 3s;
    dialogue here{with};
    here.goes_online();
    here.is_closed(reason_code::server_busy);
    CHECK(here.passes(2999ms).empty());
    CHECK(here.passes(1ms) == "close");
    CHECK(here.stream_ends() == "waiting 500 ms: Server busy");
}

TEST_CASE("a peer that was silent for too long is not waited for") {
    dialogue here;
    here.goes_online();
    CHECK(here.is_closed(usage_error::timed_out) == "shut down");
    CHECK(here.passes(0ms) == "close");
}

TEST_CASE("a refusal that cannot be cured ends the run") {
    dialogue here;
    here.starts();
    here.makes_it();
    CHECK(here.is_closed(reason_code::not_authorized) == "shut down");
    CHECK(here.stream_ends() == "settle");
    CHECK(here.run.status() == mqtt::client_status::stopping);
    CHECK(here.settles() == "done: Not authorized | idle: Not authorized");
    CHECK(here.run.status() == mqtt::client_status::idle);
    CHECK(here.run.failed_attempts() == 1);
}

TEST_CASE("what a server refuses, every other address and broker is asked for once before the run ends with that refusal") {
    const auto why = GENERATE(reason_code::bad_user_name_or_password, reason_code::not_authorized,
                              reason_code::retain_not_supported, reason_code::qos_not_supported);
    dialogue here{with_brokers(2)};
    here.starts();
    here.is_refused(why, true);
    CHECK(here.passes(0ms) == "connect a:1883");
    CHECK(here.is_refused(reason_code::server_busy) == "waiting 0 ms: Server busy");
    CHECK(here.passes(0ms) == "connect b:1883");
    SECTION("none grants it") {
        CHECK(here.fails() == "close | settle");
        CHECK(here.settles().starts_with("done: " + std::error_code{why}.message()));
        CHECK(here.run.state().broker == "mqtt://a:1883");
    }
    SECTION("the last one grants it") {
        here.makes_it();
        CHECK(here.connects() == "online");
        CHECK(here.is_cut() == "waiting 500 ms: Connection refused");
        CHECK(here.passes(500ms) == "connect b:1883");
        CHECK(here.fails() == "close | waiting 0 ms: Connection refused");
    }
}

TEST_CASE("a server that ends a running session with 0x87 is tried again, after pauses that grow") {
    dialogue here;
    here.goes_online();
    CHECK(here.is_cut(reason_code::not_authorized) == "waiting 500 ms: Not authorized");
    here.passes(500ms);
    here.makes_it();
    here.connects();
    CHECK(here.is_cut(reason_code::not_authorized) == "waiting 1000 ms: Not authorized");
    here.passes(1s);
    CHECK(here.is_refused(reason_code::not_authorized) == "settle");
}

TEST_CASE("options that cannot work end a run before it connects") {
    dialogue here{mqtt::client_options{}};
    CHECK(here.starts() == "settle");
    CHECK(here.settles() ==
          "done: the options name no broker | idle: the options name no broker (set client_options::url or brokers)");
}

TEST_CASE("a run that is stopped ends, wherever it stands") {
    dialogue here;
    SECTION("before it connects") {
        here.run.start();
        CHECK(here.stops() == "close | settle");
    }
    SECTION("while it connects") {
        here.starts();
        here.begins(connect_step::connect);
        CHECK(here.stops() == "close | settle");
        CHECK(here.makes_it() == "too late");
        CHECK(here.fails().empty());
    }
    SECTION("before it opens the session") {
        here.starts();
        REQUIRE(here.run.transport_made());
        CHECK(here.stops() == "close | settle");
    }
    SECTION("while it waits") {
        here.starts();
        here.fails();
        CHECK(here.stops() == "settle");
    }
    SECTION("before CONNACK") {
        here.starts();
        here.makes_it();
        CHECK(here.stops().empty());
        CHECK(here.is_closed() == "shut down | stopping");
        CHECK(here.stream_ends() == "settle");
    }
    SECTION("while it is online") {
        here.goes_online();
        CHECK(here.stops().empty());
        CHECK(here.is_closed() == "shut down | stopping");
        CHECK(here.stream_ends() == "settle");
    }
    SECTION("while a lost connection closes") {
        here.goes_online();
        here.is_closed(reason_code::server_busy);
        CHECK(here.stops().empty());
        CHECK(here.stream_ends() == "settle");
    }
    CHECK(here.run.status() == mqtt::client_status::stopping);
    CHECK(here.settles() == "done | idle");
    CHECK_FALSE(here.run.next_timeout());
    CHECK(here.starts() == "connect a:1883");
}

TEST_CASE("a run ends with the error that it was stopped with") {
    dialogue here;
    here.starts();
    here.stops(std::make_error_code(std::errc::operation_canceled));
    CHECK(here.settles() == "done: Operation canceled | idle: Operation canceled");
}

TEST_CASE("a run that is stopped twice ends once, with the error of the last") {
    dialogue here;
    here.goes_online();
    here.stops();
    CHECK(here.stops(refused).empty());
    here.is_closed();
    CHECK(here.stream_ends() == "settle");
    CHECK(here.stops().empty());
    CHECK(here.settles() == "done: Connection refused | idle: Connection refused");
}

TEST_CASE("what goes wrong at the end is the error of a run that has no other") {
    dialogue here;
    here.goes_online();
    here.stops();
    here.is_closed();
    here.stream_ends();
    SECTION("it has none") {
        here.run.settled(std::make_error_code(std::errc::no_space_on_device));
        CHECK(here.asks() == "done: No space left on device | idle: No space left on device");
    }
    SECTION("it has one") {
        here.stops(refused);
        here.run.settled(std::make_error_code(std::errc::no_space_on_device));
        CHECK(here.asks() == "done: Connection refused | idle: Connection refused");
    }
}

TEST_CASE("a run that is stopped while it ends takes its error along, and the next run has none of it") {
    dialogue here;
    here.starts();
    here.stops();
    CHECK(here.stops(refused).empty());
    CHECK(here.settles() == "done: Connection refused | idle: Connection refused");
    here.starts();
    here.stops();
    CHECK(here.settles() == "done | idle");
}

TEST_CASE("what does not run cannot be stopped") {
    dialogue here;
    CHECK(here.stops().empty());
    CHECK(here.starts() == "connect a:1883");
}

TEST_CASE("a server that refers to another is left for it at once", "[4.11]") {
    dialogue here;
    here.goes_online();
    CHECK(here.is_cut(reason_code::use_another_server, "other") == "waiting 0 ms: Use another server");
    CHECK(here.passes(0ms) == "connect other:1883");
}

TEST_CASE("a reference that does not answer is followed by the next, then by the brokers of the options", "[4.11]") {
    dialogue here;
    here.goes_online();
    here.is_cut(reason_code::server_moved, "first second");
    CHECK(here.passes(0ms) == "connect first:1883");
    here.fails();
    CHECK(here.passes(0ms) == "connect second:1883");
    CHECK(here.fails() == "close | waiting 500 ms: Connection refused");
}

TEST_CASE("a server that has moved to where nobody answers is tried at its old place after one round", "[4.11]") {
    dialogue here{with_brokers(2)};
    here.goes_online();
    here.is_cut(reason_code::server_moved, "other");
    CHECK(here.passes(0ms) == "connect other:1883");
    CHECK(here.fails() == "close | waiting 0 ms: Connection refused");
    CHECK(here.passes(0ms) == "connect b:1883");
    CHECK(here.fails() == "close | waiting 500 ms: Connection refused");
    CHECK(here.passes(500ms) == "connect a:1883");
}

TEST_CASE("a session is the broker's, also where another server has taken its place, or all brokers'") {
    dialogue here{with_brokers(2)};
    here.goes_online();
    CHECK(here.run.session_peer() == "mqtt://a:1883");
    here.is_cut(reason_code::use_another_server, "other");
    here.passes(0ms);
    CHECK(here.run.broker().host == "other");
    CHECK(here.run.session_peer() == "mqtt://a:1883");
    here.makes_it();
    here.connects();
    here.is_cut(reason_code::server_moved, "third");
    here.passes(0ms);
    CHECK(here.run.broker().host == "third");
    CHECK(here.run.session_peer() == "mqtt://a:1883");
    here.fails();
    CHECK(here.passes(0ms) == "connect b:1883");
    CHECK(here.run.session_peer() == "mqtt://b:1883");

    auto with = with_brokers(2);
    with.brokers_share_sessions = true;
    dialogue cluster{with};
    cluster.starts();
    const std::string first{cluster.run.session_peer()};
    cluster.fails();
    CHECK(cluster.passes(0ms) == "connect b:1883");
    CHECK(cluster.run.session_peer() == first);
}

TEST_CASE("inputs that come too late or out of turn do nothing") {
    dialogue here;
    CHECK(here.connects().empty());
    CHECK(here.stream_ends().empty());
    CHECK(here.settles().empty());
    here.goes_online();
    CHECK(here.starts().empty());
    CHECK(here.fails().empty());
    CHECK(here.begins(connect_step::tls).empty());
    CHECK(here.run.phase() == run_phase::online);
}

TEST_CASE("from every phase a run can be stopped, and each leads to idle") {
    for (int from = static_cast<int>(run_phase::connecting); from <= static_cast<int>(run_phase::ending); ++from) {
        CAPTURE(from);
        CHECK(is_legal(static_cast<run_phase>(from), run_input::stop));
    }
    CHECK(is_legal(run_phase::ending, run_input::settled, run_phase::idle));
}
