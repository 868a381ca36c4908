// Executors that can tell whether the caller is inside them, and those that cannot.
#include "dockwire/asio.hpp"

#include <asio/io_context.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>

#include "dockwire/client/detail/executor.hpp"
#include "support/catch.hpp"

namespace detail = dockwire::mqtt::detail;

namespace {

// Whether a caller outside, and one that is posted there, is taken for inside.
struct answers {
    bool outside{false};
    bool inside{false};
    bool operator==(const answers&) const = default;
};

template <class Run>
answers ask(const asio::any_io_executor& executor, Run run) {
    const detail::inside_test test{executor};
    answers given{};
    given.outside = test(executor);
    detail::post(executor, [&] { given.inside = test(executor); });
    run();
    return given;
}

} // namespace

TEST_CASE("an io_context and strands on it know whether they run here") {
    asio::io_context io;
    const auto run = [&] { io.run(); };
    constexpr answers knows{false, true};
    SECTION("the context") { CHECK(ask(io.get_executor(), run) == knows); }
    SECTION("a strand") { CHECK(ask(asio::make_strand(io), run) == knows); }
    SECTION("a strand on an erased executor") {
        CHECK(ask(asio::make_strand(asio::any_io_executor{io.get_executor()}), run) == knows);
    }
}

TEST_CASE("one strand is not another") {
    asio::io_context io;
    const asio::any_io_executor one = asio::make_strand(io);
    const asio::any_io_executor other = asio::make_strand(io);
    const detail::inside_test test{one};
    bool inside = true;
    detail::post(other, [&] { inside = test(one); });
    io.run();
    CHECK_FALSE(inside);
}

TEST_CASE("a thread pool cannot tell: it is never inside") {
    asio::thread_pool pool{1};
    CHECK(ask(pool.get_executor(), [&] { pool.wait(); }) == answers{false, false});
    asio::thread_pool other{1};
    CHECK(ask(asio::make_strand(other), [&] { other.wait(); }) == answers{false, false});
}

TEST_CASE("what is below a strand survives the context, whatever the executor is") {
    asio::any_io_executor kept;
    {
        asio::io_context io;
        const asio::any_io_executor plain = io.get_executor();
        CHECK(detail::below_strand(plain) == plain);
        CHECK(detail::below_strand(asio::make_strand(io)) == plain);
        kept = detail::below_strand(asio::make_strand(plain));
        CHECK(kept == plain);
    }
}

TEST_CASE("what a user's function throws leaves run() later") {
    asio::io_context io;
    const asio::any_io_executor executor = io.get_executor();
    CHECK_NOTHROW(detail::call_user(executor, [] { throw 7; }));
    CHECK_THROWS_AS(io.run(), int);
}
