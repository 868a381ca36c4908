// Which messages roles take for repetitions of others, and how long they remember them.
#include "dockwire/asio.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/return_home.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "dockwire/dji/role/detail/answers.hpp"
#include "support/catch.hpp"
#include "world.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::test;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view nil_uuid{"00000000-0000-0000-0000-000000000000"};

struct command_text {
    std::string_view method{"flighttask_execute"};
    std::string_view tid{"t-1"};
    std::string_view bid{"b-1"};
    std::string_view data{R"({"flight_id":"f-1"})"};
};

std::string json_of(const command_text& command) {
    std::string text{R"({"timestamp":1,"method":")"};
    text.append(command.method).append(R"(","tid":")").append(command.tid).append(R"(","bid":")").append(command.bid);
    return text.append(R"(","data":)").append(command.data).append("}");
}

/// A dock that notes which commands it acts on.
struct acting_world : world {
    std::vector<std::string> acts{};

    acting_world() {
        dock.on<flighttask_execute>([this](const flighttask_execute& task) { acts.push_back("execute " + task.flight_id); });
        dock.on<return_home>([this](const return_home&) { acts.emplace_back("return_home"); });
    }

    void command(const command_text& what) { inject(build_topic(topic_kind::services, dock_sn), json_of(what)); }
    std::size_t replies() const { return broker.sent_to("/services_reply").size(); }
};

dji::detail::message_identity numbered(const std::string& tid) { return {{}, {.tid = tid}, {}}; }

} // namespace

TEST_CASE("commands with one constant tid all run") {
    acting_world w{};
    w.command({});
    w.command({.data = R"({"flight_id":"f-2"})"});
    w.command({.method = "return_home", .data = "{}"});
    CHECK(w.acts == std::vector<std::string>{"execute f-1", "execute f-2", "return_home"});
    CHECK(w.replies() == 3);
    CHECK(w.dock.statistics().duplicates == 0);
}

TEST_CASE("a command is a repetition if method, tid, bid and data are those of one before") {
    struct {
        std::string_view name;
        command_text second;
        std::size_t acts;
    } const cases[]{
        {"the same", {}, 1},
        {"another method", {.method = "return_home"}, 2},
        {"another tid", {.tid = "t-2"}, 2},
        {"another bid", {.bid = "b-2"}, 2},
        {"other data", {.data = R"({"flight_id":"f-2"})"}, 2},
        {"data of the same length", {.data = R"({"flight_id":"f-9"})"}, 2},
    };
    for (const auto& one : cases) {
        CAPTURE(one.name);
        acting_world w{};
        w.command({});
        w.command(one.second);
        CHECK(w.acts.size() == one.acts);
        CHECK(w.replies() == 2);
        CHECK(w.dock.statistics().duplicates == 2 - one.acts);
    }
}

TEST_CASE("a tid that is empty or nil is no sign of a repetition") {
    for (const std::string_view tid : {std::string_view{}, nil_uuid, std::string_view{"0"}}) {
        CAPTURE(tid);
        acting_world w{};
        w.command({.tid = tid});
        w.command({.tid = tid});
        CHECK(w.acts.size() == 2);
        CHECK(w.replies() == 2);
    }
    CHECK_FALSE(is_nil_tid("00000000-0000-0000-0000-000000000001"));
}

TEST_CASE("a repetition is answered as its own command was, also when another has the same tid") {
    acting_world w{};
    w.dock.on<flighttask_execute>([](const flighttask_execute& task) { return refused(task.flight_id == "f-1" ? 1 : 2); });
    w.command({});
    w.command({.data = R"({"flight_id":"f-2"})"});
    w.command({});
    const auto replies = w.broker.sent_to("/services_reply");
    REQUIRE(replies.size() == 3);
    CHECK(replies[0].payload != replies[1].payload);
    CHECK(replies[0].payload == replies[2].payload);
}

TEST_CASE("a device remembers 1,024 answers, and more that are younger than 10 minutes") {
    dji::detail::answer_memory memory{5000};
    dji::detail::time_point now{1h};
    for (int i = 0; i < 2000; ++i)
        CHECK(memory.remember(numbered(std::to_string(i)), now).is_new);
    CHECK(memory.size() == 2000);
    const auto first = memory.remember(numbered("0"), now);
    CHECK_FALSE(first.is_new);
    memory.remember_answer(first.number, {"topic", "payload"});
    REQUIRE(memory.find(first.number) != nullptr);
    CHECK(memory.find(first.number)->payload == "payload");
    CHECK(memory.find(memory.remember(numbered("1"), now).number) == nullptr);
    now += 11min;
    CHECK(memory.remember(numbered("new"), now).is_new);
    CHECK(memory.size() == 1024);
    CHECK_FALSE(memory.remember(numbered("1999"), now).is_new);
    CHECK(memory.remember(numbered("0"), now).is_new);
    // The handler of a command that is forgotten may still answer.
    memory.remember_answer(first.number, {"topic", "late"});
    CHECK(memory.find(memory.remember(numbered("0"), now).number) == nullptr);
}

TEST_CASE("a flood of messages does not fill the memory of a role") {
    dji::detail::answer_memory memory{500};
    for (int i = 0; i < 2'000; ++i)
        memory.remember(numbered(std::to_string(i)), dji::detail::time_point{1h});
    CHECK(memory.size() == 500);
}

namespace {

struct news_text {
    topic_kind kind{topic_kind::events};
    std::string_view sn{dock_sn};
    std::string_view tid{"t-1"};
    std::string_view timestamp{"1730790000001"};
    std::string_view data{R"({"output":{"status":"ok"}})"};
};

std::string json_of(const news_text& news, int need_reply) {
    std::string text{R"({"bid":"b-1","method":")"};
    text += news.kind == topic_kind::events ? event::flighttask_progress::method : config::method;
    text.append(R"(","tid":")").append(news.tid).append(R"(","timestamp":)").append(news.timestamp);
    text.append(R"(,"need_reply":)").append(std::to_string(need_reply));
    return text.append(R"(,"data":)").append(news.data).append("}");
}

/// A cloud that counts what it hears, and answers each time with another result.
struct hearing_world : world {
    int heard{0};

    explicit hearing_world(const cloud_options& options = {}) {
        cloud = decltype(cloud){cloud_client, options};
        cloud.on<event::flighttask_progress>([this](const event::flighttask_progress&) { return refused(++heard); });
        cloud.on<config>([this](const config&) { return refused(++heard); });
    }

    void hear(const news_text& what, int need_reply = 1) { inject(build_topic(what.kind, what.sn), json_of(what, need_reply)); }
    std::vector<sent_message> replies() const {
        auto all = broker.sent_to("/events_reply");
        for (auto& one : broker.sent_to("/requests_reply"))
            all.push_back(std::move(one));
        return all;
    }
};

constexpr news_text asked_twice{.kind = topic_kind::requests, .data = R"({"config_type":"json","config_scope":"product"})"};

} // namespace

TEST_CASE("an event or a request that comes twice runs its handler once, and is answered twice with the same") {
    for (const news_text& one : {news_text{}, asked_twice}) {
        hearing_world w{};
        w.hear(one);
        w.hear(one);
        CHECK(w.heard == 1);
        REQUIRE(w.replies().size() == 2);
        CHECK(w.replies()[0].payload == w.replies()[1].payload);
        CHECK(w.replies()[0].topic == w.replies()[1].topic);
        CHECK(w.cloud.statistics().duplicates == 1);
        CHECK(w.cloud.statistics().handled == 1);
    }
}

TEST_CASE("an event is a repetition if its device, tid and all its text are those of one before") {
    const struct {
        std::string_view name;
        news_text second;
    } others[]{
        {"another device", {.sn = "DOCK2"}},
        {"another tid", {.tid = "t-2"}},
        {"another timestamp", {.timestamp = "1730790000002"}},
        {"other data", {.data = R"({"output":{"status":"failed"}})"}},
    };
    for (const auto& one : others) {
        CAPTURE(one.name);
        hearing_world w{};
        w.hear({});
        w.hear(one.second);
        CHECK(w.heard == 2);
        CHECK(w.cloud.statistics().duplicates == 0);
    }
}

TEST_CASE("an event whose tid is empty or nil is heard each time") {
    for (const std::string_view tid : {std::string_view{}, nil_uuid}) {
        CAPTURE(tid);
        hearing_world w{};
        w.hear({.tid = tid});
        w.hear({.tid = tid});
        CHECK(w.heard == 2);
    }
}

TEST_CASE("an event that wants no answer and comes twice is heard once and not answered") {
    hearing_world w{};
    w.hear({}, 0);
    w.hear({}, 0);
    CHECK(w.heard == 1);
    CHECK(w.replies().empty());
    CHECK(w.cloud.statistics().duplicates == 1);
}

TEST_CASE("a cloud remembers as many answers as its option says") {
    hearing_world w{{.remembered_answers = 2}};
    for (const std::string_view tid : {"t-1", "t-2", "t-3", "t-3", "t-2", "t-1"})
        w.hear({.tid = tid});
    CHECK(w.heard == 4);
}

TEST_CASE("a topology that comes again is taken over again") {
    world w{};
    w.go_online();
    outcome<ack> done{};
    w.dock.async_sub_devices_offline(done.take());
    w.settle();
    const sent_message first = w.broker.sent_to("/status").at(0);
    w.inject(first.topic, first.payload);
    for (const known_device& one : w.cloud.devices())
        CHECK(one.online);
}
