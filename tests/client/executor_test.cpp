// Executors that can tell whether the caller is inside them, and those that cannot.
#include "dockwire/asio.hpp"

#include <memory>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>

#include "dockwire/async/context_executor.hpp"
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

TEST_CASE("an executor of any kind may be kept beyond its context") {
    std::vector<std::unique_ptr<dockwire::mqtt::context_executor>> kept;
    {
        asio::io_context io;
        asio::thread_pool pool{1};
        const asio::any_io_executor plain = io.get_executor();
        const asio::any_io_executor on_strand = asio::make_strand(plain);
        for (const asio::any_io_executor& each :
             {plain, on_strand, asio::any_io_executor{asio::make_strand(io)}, asio::any_io_executor{asio::make_strand(on_strand)},
              asio::any_io_executor{asio::make_strand(pool)}})
            kept.push_back(std::make_unique<dockwire::mqtt::context_executor>(each));
        CHECK(kept.front()->get() == plain);
        CHECK_FALSE(kept.front()->has_ended());
    }
    for (const auto& each : kept)
        CHECK(each->has_ended());
}

TEST_CASE("what a user's function throws leaves run() later") {
    asio::io_context io;
    const asio::any_io_executor executor = io.get_executor();
    CHECK_NOTHROW(detail::call_user(executor, [] { throw 7; }));
    CHECK_THROWS_AS(io.run(), int);
}
