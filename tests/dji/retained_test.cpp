// Messages that a broker had retained: old commands must not run, old osd and state are known as such.
#include "dockwire/asio.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/return_home.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;

namespace {

/// What a new subscription gets from a broker that has retained the message.
void deliver_retained(world& w, topic_kind kind, std::string_view payload) {
    w.broker.route({.topic = build_topic(kind, dock_sn), .payload = std::string{payload}, .retain = true});
    w.settle();
}

constexpr std::string_view go_home{R"({"tid":"t-1","bid":"b-1","timestamp":1,"method":"return_home","data":{}})"};

} // namespace

TEST_CASE("a device asks the broker for nothing that was retained, a cloud for everything") {
    asio::io_context io{};
    fake_broker broker{io};
    fake_client client{broker};
    const dji::device dock{client, dock_sn};
    for (const auto& one : broker.subscriptions)
        CHECK(one->retain_handling == 2);
    const std::size_t of_the_device = broker.subscriptions.size();
    const dji::cloud cloud{client};
    CHECK(of_the_device == device_filters.size());
    CHECK(broker.subscriptions.size() == of_the_device + cloud_filters.size());
    CHECK(broker.subscriptions.back()->retain_handling == 0);
}

TEST_CASE("a retained command does not run, is not answered, and is counted and reported") {
    world w{};
    int runs = 0;
    w.dock.on<return_home>([&](const return_home&) { ++runs; });
    w.dock.on<property::silent_mode>([&](const property::silent_mode&) { ++runs; });
    deliver_retained(w, topic_kind::services, go_home);
    deliver_retained(w, topic_kind::property_set, R"({"tid":"t-2","bid":"b-2","timestamp":1,"data":{"silent_mode":1}})");
    CHECK(runs == 0);
    CHECK(w.broker.sent.empty());
    CHECK(w.dock.statistics().retained == 2);
    CHECK(w.dock.statistics().malformed == 0);
    const std::string prefix = "thing/product/" + std::string{dock_sn};
    CHECK(w.errors == std::vector<std::string>{prefix + "/services a retained command is not taken",
                                               prefix + "/property/set a retained command is not taken"});
}

TEST_CASE("a command that came retained still runs when it is sent anew") {
    world w{};
    int runs = 0;
    w.dock.on<return_home>([&](const return_home&) { ++runs; });
    deliver_retained(w, topic_kind::services, go_home);
    w.inject(build_topic(topic_kind::services, dock_sn), std::string{go_home});
    CHECK(runs == 1);
    CHECK(w.broker.sent_to("/services_reply").size() == 1);
}

TEST_CASE("the origin says whether osd was retained") {
    world w{};
    w.go_online();
    std::string seen{};
    w.cloud.on<dock2::osd>([&](const origin& from, const dock2::osd&) { seen += from.retained ? "retained " : "live "; });
    constexpr std::string_view osd{R"({"tid":"t","bid":"b","timestamp":1,"data":{"cover_state":0}})"};
    deliver_retained(w, topic_kind::osd, osd);
    w.inject(build_topic(topic_kind::osd, dock_sn), std::string{osd});
    CHECK(seen == "retained live ");
}
