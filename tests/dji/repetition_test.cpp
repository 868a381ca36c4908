// Which commands a device takes for repetitions of others, and how long it remembers them.
#include "dockwire/asio.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/return_home.hpp"
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

envelope numbered(const std::string& tid) { return {.tid = tid}; }

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
    dji::detail::answer_memory memory{};
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

TEST_CASE("a flood of commands does not fill the memory of a device") {
    dji::detail::answer_memory memory{};
    for (int i = 0; i < 70'000; ++i)
        memory.remember(numbered(std::to_string(i)), dji::detail::time_point{1h});
    CHECK(memory.size() == dji::detail::answer_memory::at_most);
}
