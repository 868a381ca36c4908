// detail::retained_delivery: a subscriber gets what is retained in turns, and others have theirs.
#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/io_context.hpp>

#include "dockwire/broker/detail/retained.hpp"
#include "dockwire/broker/detail/retained_delivery.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;
using dockwire::usage_error;

namespace {

struct subscriber : std::enable_shared_from_this<subscriber> {
    bool online() const noexcept { return true; }
    void hold_reading() { ++holds; }
    void release_reading() { --holds; }
    void excuse_silence() { ++excuses; }

    int holds{0};
    int excuses{0};
    std::size_t delivered{0};
    std::size_t room{SIZE_MAX};
};

// Retained messages, subscriptions, and clients that count.
struct core : std::enable_shared_from_this<core> {
    using client = subscriber;

    asio::any_io_executor executor() { return io.get_executor(); }
    static time_point now() { return {}; }
    detail::retained_messages& retained() { return kept; }
    detail::subscription_table<subscriber>& subscriptions() { return table; }
    std::error_code deliver(subscriber& to, const packet::publish&, const detail::delivery_terms&) {
        if (to.room == 0) return usage_error::queue_full;
        --to.room;
        ++to.delivered;
        return {};
    }

    void retain(std::size_t count, std::string_view below) {
        for (std::size_t i = 0; i < count; ++i) {
            packet::publish message{};
            const std::string topic = std::to_string(i) + std::string{below};
            message.topic = topic;
            message.payload = binary{std::string_view{"x"}};
            REQUIRE(kept.keep(message, {}));
        }
    }

    void subscribe(subscriber& who, const std::vector<std::string>& filters) {
        std::vector<subscription_request> wanted(filters.size());
        for (std::size_t i = 0; i < filters.size(); ++i) {
            wanted[i].filter = filters[i];
            table.subscribe(who, wanted[i], std::nullopt);
        }
        delivery.begin(who, wanted, std::nullopt);
    }

    // Handlers of the executor that ran.
    std::size_t turns() {
        io.restart();
        return io.poll();
    }
    void turn() {
        io.restart();
        REQUIRE(io.poll_one() == 1);
    }

    asio::io_context io{1};
    detail::retained_messages kept{SIZE_MAX, SIZE_MAX};
    detail::subscription_table<subscriber> table{};
    detail::retained_delivery<core> delivery{*this};
};

constexpr std::size_t a_turn = detail::retained_delivery<core>::looks_of_a_turn;

struct scene {
    std::shared_ptr<core> here = std::make_shared<core>();
    std::shared_ptr<subscriber> bob = std::make_shared<subscriber>();
    std::shared_ptr<subscriber> carol = std::make_shared<subscriber>();
};

} // namespace

TEST_CASE("what a few looks find is sent at once, and the client is read on") {
    scene all;
    all.here->retain(a_turn, "/osd");
    all.here->subscribe(*all.bob, {"7/osd", "8/#", "none"});
    CHECK(all.bob->delivered == 2);
    CHECK(all.bob->holds == 0);
}

TEST_CASE("a filter that matches very much is served in turns, between which others have theirs, and the client is not read "
          "meanwhile") {
    scene all;
    all.here->retain(4 * a_turn, "/osd");
    all.here->subscribe(*all.bob, {"#"});
    CHECK(all.bob->delivered == a_turn);
    CHECK(all.bob->holds == 1);
    all.here->subscribe(*all.carol, {"7/osd"});
    all.here->turn();
    all.here->turn();
    CHECK(all.carol->delivered == 1);
    CHECK(all.carol->holds == 0);
    CHECK(all.bob->delivered < 4 * a_turn);
    CHECK(all.bob->holds == 1);
    all.here->turns();
    CHECK(all.bob->delivered == 4 * a_turn);
    CHECK(all.bob->holds == 0);
    CHECK(all.bob->excuses >= 3);
}

TEST_CASE("500 filters that look at everything and find nothing take a turn for each so many looks") {
    scene all;
    all.here->retain(a_turn / 10, "/y");
    std::vector<std::string> filters{};
    for (int i = 0; i < 500; ++i)
        filters.push_back("+/x" + std::to_string(i));
    all.here->subscribe(*all.bob, filters);
    CHECK(all.here->turns() >= 49);
    CHECK(all.bob->delivered == 0);
    CHECK(all.bob->holds == 0);
}

TEST_CASE("a subscription that ends is sent nothing more of what is retained, its session's others are") {
    scene all;
    all.here->retain(3 * a_turn, "/osd");
    all.here->subscribe(*all.bob, {"#", "7/osd"});
    REQUIRE(all.bob->delivered == a_turn);
    all.here->table.unsubscribe(*all.bob, "#");
    all.here->turns();
    CHECK(all.bob->delivered == a_turn + 1);
    CHECK(all.bob->holds == 0);
}

TEST_CASE("a client whose queue is full gets nothing for the rest of the filters, and one that is gone needs none") {
    scene all;
    all.here->retain(3 * a_turn, "/osd");
    all.bob->room = a_turn + 1;
    all.here->subscribe(*all.bob, {"#", "7/osd"});
    all.here->subscribe(*all.carol, {"#"});
    all.here->table.forget(*all.carol);
    all.carol.reset();
    all.here->turn();
    all.bob->room = SIZE_MAX;
    all.here->turns();
    CHECK(all.bob->delivered == a_turn + 1);
    CHECK(all.bob->holds == 0);
}
