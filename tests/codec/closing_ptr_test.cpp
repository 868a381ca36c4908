// Owning what others hold too.
#include <memory>
#include <utility>

#include "dockwire/core/closing_ptr.hpp"
#include "support/catch.hpp"

namespace {

struct stream {
    int closed{0};
    int stopped{0};
    void close() { ++closed; }
    void stop() noexcept { ++stopped; }
};

} // namespace

TEST_CASE("what a closing_ptr owns is closed once when it goes, though others still hold it") {
    const auto held = std::make_shared<stream>();
    {
        const dockwire::closing_ptr<stream> owner{held};
        CHECK(owner);
        CHECK(owner->closed == 0);
        CHECK(owner.share() == held);
    }
    CHECK(held->closed == 1);
}

TEST_CASE("a closing_ptr that moves closes nothing, and one that is moved to closes what it had") {
    const auto first = std::make_shared<stream>();
    const auto second = std::make_shared<stream>();
    dockwire::closing_ptr<stream> a{first};
    dockwire::closing_ptr<stream> b{std::move(a)};
    CHECK_FALSE(a);
    CHECK(first->closed == 0);
    a = second;
    b = std::move(a);
    CHECK(first->closed == 1);
    CHECK(second->closed == 0);
    CHECK(b.share() == second);
    CHECK_FALSE(a);
    b.reset();
    b.reset();
    CHECK(second->closed == 1);
    dockwire::closing_ptr<stream> none{};
    none = std::move(b); // nothing in nothing
    CHECK_FALSE(none);
}

TEST_CASE("a closing_ptr closes by the function that it is told") {
    const auto held = std::make_shared<stream>();
    {
        const dockwire::closing_ptr<stream, &stream::stop> owner{held};
    }
    CHECK(held->stopped == 1);
    CHECK(held->closed == 0);
}
