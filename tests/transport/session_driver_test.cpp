// The driver between a session, a stream and a timer, with an owner that notes what it is asked for.
#include "dockwire/asio.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <variant>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/io_context.hpp>

#include "dockwire/async/session_driver.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "support/catch.hpp"
#include "support/manual_clock.hpp"

using namespace std::chrono_literals;
using dockwire::test::manual_clock;
namespace mqtt = dockwire::mqtt;

namespace {

using strings = std::vector<std::string>;
using time_point = std::chrono::steady_clock::time_point;

// Records only when a test says so, and commits when it says so.
struct slow_store {
    bool uncommitted() const { return dirty; }
    template <class Handler>
    void async_commit(Handler handler) {
        dirty = false;
        ++commits;
        finish = std::move(handler);
    }

    bool dirty{false};
    int commits{0};
    std::function<void(std::error_code)> finish{};
};

struct scripted_session {
    using event = std::variant<int, std::string>;

    void received(time_point, dockwire::bytes_view bytes) { events.emplace_back(std::string{dockwire::as_text(bytes)}); }
    void transmitted(time_point, std::size_t count) {
        unwritten.erase(0, count);
        events.emplace_back(static_cast<int>(count));
    }
    void transport_closed(time_point, std::error_code, bool) { events.emplace_back(std::string{"closed"}); }
    void timeout(time_point, const dockwire::stream_progress& reached) {
        deadline.reset();
        heard_of = reached;
    }
    std::optional<time_point> next_timeout() const { return deadline; }
    dockwire::bytes_view transmit_buffer() const { return dockwire::as_bytes(unwritten); }
    const event* poll_event() {
        if (events.empty()) return nullptr;
        told = events.front();
        events.pop_front();
        return &told;
    }
    slow_store& recorder() { return store; }

    std::deque<event> events{};
    event told{};
    std::string unwritten{};
    std::optional<time_point> deadline{};
    dockwire::stream_progress heard_of{};
    slow_store store{};
};

struct owner : std::enable_shared_from_this<owner> {
    explicit owner(asio::any_io_executor with) : runs_on{std::move(with)} {}

    const asio::any_io_executor& executor() const noexcept { return runs_on; }
    void on(int written) { noted.push_back("written " + std::to_string(written)); }
    void on(const std::string& event) {
        noted.push_back(event);
        if (in_event) in_event();
    }
    bool after_events() {
        noted.emplace_back("-");
        return std::exchange(has_more, false);
    }
    bool can_write() const { return is_open && !is_writing; }
    void write(dockwire::bytes_view bytes) {
        is_writing = true;
        noted.push_back("write " + std::string{dockwire::as_text(bytes)});
    }
    dockwire::stream_progress progress() const { return reached; }
    std::optional<time_point> next_timeout() const { return deadline; }
    void on_timeout(time_point) {
        deadline.reset();
        noted.emplace_back("timeout");
    }
    void on_alarm() { driver.on_alarm(); }
    void on_commit_failed(std::error_code) { noted.emplace_back("commit failed"); }
    void on_settled(std::error_code error) { noted.emplace_back(error ? "settled with an error" : "settled"); }

    strings notes() { return std::exchange(noted, {}); }

    asio::any_io_executor runs_on;
    strings noted{};
    std::function<void()> in_event{};
    bool has_more{false};
    bool is_open{true};
    bool is_writing{false};
    dockwire::stream_progress reached{};
    std::optional<time_point> deadline{};
    mqtt::session_driver<scripted_session, manual_clock, owner> driver{*this};
};

struct stage {
    void finish_commit(std::error_code error = {}) {
        std::exchange(session.store.finish, nullptr)(error);
        settle();
    }
    void settle() {
        io.restart();
        while (io.poll_one() != 0) {
        }
    }
    void written(std::size_t count) {
        here->is_writing = false;
        here->driver.written(count);
    }

    asio::io_context io{1};
    std::shared_ptr<owner> here = std::make_shared<owner>(io.get_executor());
    scripted_session& session = here->driver.session();
};

const std::error_code full = std::make_error_code(std::errc::no_space_on_device);

} // namespace

TEST_CASE("a driver tells what the session says, then writes what it has encoded") {
    stage at;
    at.session.unwritten = "abc";
    at.here->driver.received(dockwire::as_bytes("message"));
    CHECK(at.here->notes() == strings{"message", "-", "write abc"});
    at.session.unwritten += "de";
    at.here->driver.flush();
    CHECK(at.here->notes().empty()); // one write at a time
    at.written(3);
    CHECK(at.here->notes() == strings{"written 3", "-", "write de"});
}

TEST_CASE("a driver tells the session each part that is written, then writes the rest") {
    stage at;
    at.session.unwritten = "abc";
    at.here->driver.pump();
    CHECK(at.here->notes() == strings{"-", "write abc"});
    at.written(2);
    CHECK(at.here->notes() == strings{"written 2", "-", "write c"});
    at.written(1);
    CHECK(at.here->notes() == strings{"written 1", "-"});
}

TEST_CASE("an owner that does more after the events is told what came of it") {
    stage at;
    at.here->has_more = true;
    at.here->driver.closed(full);
    CHECK(at.here->notes() == strings{"closed", "-", "-"});
}

TEST_CASE("a handler that leads back to the driver leaves the work to the outermost call") {
    stage at;
    at.here->in_event = [&] {
        at.here->in_event = nullptr;
        at.session.unwritten = "abc";
        at.here->driver.received(dockwire::as_bytes("second"));
    };
    at.here->driver.received(dockwire::as_bytes("first"));
    CHECK(at.here->notes() == strings{"first", "second", "-", "write abc"});
}

TEST_CASE("nothing is written before the store has what was recorded") {
    stage at;
    at.session.store.dirty = true;
    at.session.unwritten = "abc";
    at.here->driver.flush();
    CHECK(at.here->notes().empty());
    SECTION("the store writes it") {
        at.session.store.dirty = true; // recording goes on, for the next commit
        at.finish_commit();
        CHECK(at.here->notes() == strings{"-"});
        at.finish_commit();
        CHECK(at.here->notes() == strings{"-", "write abc"});
        CHECK(at.session.store.commits == 2);
    }
    SECTION("the store fails") {
        at.finish_commit(full);
        CHECK(at.here->notes() == strings{"commit failed"});
    }
}

TEST_CASE("a driver settles when the store has all that was recorded until then") {
    stage at;
    SECTION("nothing is recorded") {
        at.here->driver.settle();
        CHECK(at.here->notes() == strings{"settled"});
    }
    SECTION("something is") {
        at.session.store.dirty = true;
        at.here->driver.settle();
        CHECK(at.here->notes().empty());
        at.finish_commit();
        CHECK(at.here->notes() == strings{"settled", "-"});
    }
    SECTION("a commit is under way that may have begun before") {
        at.session.store.dirty = true;
        at.here->driver.flush();
        at.session.store.dirty = true;
        at.here->driver.settle();
        at.finish_commit();
        CHECK(at.here->notes().empty());
        at.finish_commit();
        CHECK(at.here->notes() == strings{"settled", "-"});
    }
    SECTION("the store fails") {
        at.session.store.dirty = true;
        at.here->driver.settle();
        at.finish_commit(full);
        CHECK(at.here->notes() == strings{"settled with an error", "-"});
    }
}

TEST_CASE("the alarm keeps the earlier deadline of the session and its owner") {
    stage at;
    const time_point now = at.here->driver.now();
    const bool owner_first = GENERATE(true, false);
    at.session.deadline = now + (owner_first ? 2s : 1s);
    at.here->deadline = now + (owner_first ? 1s : 2s);
    at.here->driver.flush();
    manual_clock::since_start += 999ms;
    at.settle();
    CHECK(at.here->notes().empty());
    manual_clock::since_start += 1ms;
    at.settle();
    CHECK(at.here->notes() == strings{"timeout", "-"});
}

TEST_CASE("the session is told at its deadline how far the bytes have come") {
    stage at;
    at.here->reached = {7, 5};
    at.session.deadline = at.here->driver.now() + 1s;
    at.here->driver.flush();
    manual_clock::since_start += 1s;
    at.settle();
    CHECK(at.session.heard_of == dockwire::stream_progress{7, 5});
}

TEST_CASE("a driver that is stopped still tells events, and neither writes nor keeps deadlines") {
    stage at;
    at.here->deadline = at.here->driver.now() + 1s;
    at.here->driver.flush();
    at.session.unwritten = "abc";
    at.here->driver.stop();
    at.here->driver.closed(full);
    CHECK(at.here->notes() == strings{"closed", "-"});
    manual_clock::since_start += 1s;
    at.settle();
    CHECK(at.here->notes().empty());
}
