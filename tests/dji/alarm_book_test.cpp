// What an hms event changes about the alarms that stand.
#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/protocol/alarm_book.hpp"
#include "dockwire/thing/json.hpp"
#include "support/catch.hpp"

using namespace dockwire::dji;

namespace {

using namespace std::chrono_literals;
using alarm_time = alarm_book::time_point;

constexpr alarm_time first_second{1000s};

health_alarm low_battery() {
    health_alarm made{};
    made.level = alarm_level::reminder;
    made.code = "0x1608003A";
    made.device_type = "0-91-1";
    made.args = alarm_arguments{.component_index = 0, .sensor_index = 1};
    return made;
}

health_alarm dock_rain() {
    health_alarm made{};
    made.code = "0x19117000";
    made.device_type = "3-2-0";
    return made;
}

event::hms alarms_now(std::initializer_list<health_alarm> list) { return {.list = list}; }

/// Alarms with the codes "0", "1" and so on.
event::hms numbered_alarms(std::size_t from, std::size_t behind) {
    event::hms made{};
    for (; from < behind; ++from)
        made.list.push_back({.code = std::to_string(from)});
    return made;
}

std::string codes_of(const std::vector<standing_alarm>& alarms) {
    std::string all{};
    for (const standing_alarm& one : alarms)
        all += (all.empty() ? "" : " ") + one.alarm.code;
    return all;
}

bool says_nothing(const alarm_changes& changes) { return changes == alarm_changes{}; }

} // namespace

TEST_CASE("an event with an alarm that could not be read ends none") {
    alarm_book book{};
    book.update("DOCK", alarms_now({low_battery(), dock_rain()}), first_second);
    std::string text = *dockwire::thing::to_json(alarms_now({dock_rain()}));
    text.insert(text.rfind(']'), ",7");
    const auto cut = dockwire::thing::from_json<event::hms>(text);
    REQUIRE(cut);
    REQUIRE(cut->list.size() == 1);
    CHECK(book.update("DOCK", *cut, first_second + 1s).ended.empty());
    CHECK(book.alarms("DOCK").size() == 2);
}

TEST_CASE("an alarm begins with the first event that has it and ends with the first that has it no more") {
    alarm_book book{};
    CHECK(book.update("DOCK", alarms_now({low_battery()}), first_second).began ==
          std::vector{standing_alarm{low_battery(), first_second}});
    const auto both = book.update("DOCK", alarms_now({dock_rain(), low_battery()}), first_second + 5s);
    CHECK(both.began == std::vector{standing_alarm{dock_rain(), first_second + 5s}});
    CHECK(both.ended.empty());
    CHECK(says_nothing(book.update("DOCK", alarms_now({low_battery(), dock_rain()}), first_second + 6s)));
    const auto one = book.update("DOCK", alarms_now({dock_rain()}), first_second + 7s);
    CHECK(one.ended == std::vector{standing_alarm{low_battery(), first_second}});
    CHECK(one.began.empty());
    CHECK(book.update("DOCK", alarms_now({}), first_second + 8s).ended ==
          std::vector{standing_alarm{dock_rain(), first_second + 5s}});
    CHECK(book.alarms("DOCK").empty());
    CHECK(says_nothing(book.update("DOCK", alarms_now({}), first_second + 9s)));
    CHECK(book.devices().empty());
}

TEST_CASE("alarms stand since they were first heard of, the longest first") {
    alarm_book book{};
    book.update("DOCK", alarms_now({low_battery()}), first_second);
    book.update("DOCK", alarms_now({dock_rain(), low_battery()}), first_second + 2s);
    const auto standing = book.alarms("DOCK");
    REQUIRE(codes_of(standing) == "0x1608003A 0x19117000");
    CHECK(standing[0].age(first_second + 10s) == 10s);
    CHECK(standing[1].age(first_second + 10s) == 8s);
    CHECK(book.alarms("OTHER").empty());
}

TEST_CASE("gateways have their own alarms") {
    alarm_book book{};
    book.update("B", alarms_now({dock_rain()}), first_second);
    CHECK(book.update("A", alarms_now({dock_rain()}), first_second + 1s).began.size() == 1);
    CHECK(book.update("B", alarms_now({}), first_second + 2s).ended.size() == 1);
    CHECK(book.devices() == std::vector<std::string>{"A"});
    CHECK(book.alarms("A").size() == 1);
}

TEST_CASE("an alarm is the same by code, device, component, sensor, and flight of an aircraft") {
    alarm_book book{};
    book.update("DOCK", alarms_now({low_battery()}), first_second);
    health_alarm other = low_battery();
    const auto is_another = [&] {
        const auto changes = book.update("DOCK", alarms_now({other}), first_second);
        book.forget("DOCK");
        book.update("DOCK", alarms_now({low_battery()}), first_second);
        other = low_battery();
        return changes.began.size() == 1 && changes.ended.size() == 1 && changes.changed.empty();
    };
    other.code = "0x1608003B";
    CHECK(is_another());
    other.device_type = "0-91-0";
    CHECK(is_another());
    other.args->component_index = 1;
    CHECK(is_another());
    other.args->sensor_index.reset();
    CHECK(is_another());
    other.in_the_sky = alarm_place::sky;
    CHECK(is_another());
    other.in_the_sky = alarm_place::ground;
    CHECK_FALSE(is_another());
}

TEST_CASE("an alarm may spell its code and its device in another way") {
    alarm_book book{};
    book.update("DOCK", alarms_now({low_battery()}), first_second);
    health_alarm same = low_battery();
    same.code = "0x1608003a";
    same.device_type.reset();
    same.extra.set("device_type", R"({"domain":0,"type":91,"sub_type":1})");
    const auto changes = book.update("DOCK", alarms_now({same}), first_second + 1s);
    CHECK(changes.began.empty());
    CHECK(changes.ended.empty());
}

TEST_CASE("the alarm of a dock goes on when its aircraft takes off") {
    alarm_book book{};
    book.update("DOCK", alarms_now({dock_rain()}), first_second);
    health_alarm in_flight = dock_rain();
    in_flight.in_the_sky = alarm_place::sky;
    const auto changes = book.update("DOCK", alarms_now({in_flight}), first_second + 1s);
    CHECK(changes.began.empty());
    CHECK(changes.ended.empty());
}

TEST_CASE("an alarm that gets more serious goes on, and is told as changed") {
    alarm_book book{};
    book.update("DOCK", alarms_now({low_battery()}), first_second);
    health_alarm worse = low_battery();
    worse.level = alarm_level::warning;
    const auto changes = book.update("DOCK", alarms_now({worse}), first_second + 3s);
    CHECK(changes.changed == std::vector{standing_alarm{worse, first_second}});
    CHECK(changes.began.empty());
    CHECK(changes.ended.empty());
    CHECK(book.alarms("DOCK") == std::vector{standing_alarm{worse, first_second}});
}

TEST_CASE("an alarm that an event has twice is one") {
    alarm_book book{};
    health_alarm worse = low_battery();
    worse.level = alarm_level::warning;
    CHECK(book.update("DOCK", alarms_now({low_battery(), worse}), first_second).began.size() == 1);
    CHECK(says_nothing(book.update("DOCK", alarms_now({low_battery(), worse}), first_second + 1s)));
    CHECK(book.update("DOCK", alarms_now({}), first_second + 2s).ended.size() == 1);
}

TEST_CASE("a gateway is forgotten on request, and its next event begins anew") {
    alarm_book book{};
    book.update("DOCK", alarms_now({low_battery(), dock_rain()}), first_second);
    CHECK(codes_of(book.forget("DOCK")) == "0x1608003A 0x19117000");
    CHECK(book.forget("DOCK").empty());
    CHECK(book.alarms("DOCK").empty());
    CHECK(book.update("DOCK", alarms_now({dock_rain()}), first_second + 9s).began ==
          std::vector{standing_alarm{dock_rain(), first_second + 9s}});
}

TEST_CASE("alarms beyond the limit are counted, and those that stand keep their place") {
    alarm_book book{{.alarms_per_device = 3}};
    book.update("DOCK", numbered_alarms(3, 5), first_second);
    const auto many = book.update("DOCK", numbered_alarms(0, 10), first_second + 1s);
    CHECK(codes_of(many.began) == "0");
    CHECK(many.ended.empty());
    CHECK(many.left_out == 7);
    const auto fewer = book.update("DOCK", numbered_alarms(4, 7), first_second + 2s);
    CHECK(codes_of(fewer.began) == "5 6");
    CHECK(codes_of(fewer.ended) == "3 0");
    CHECK(fewer.left_out == 0);
}

TEST_CASE("a gateway beyond the limit takes the place of the one that was silent for the longest time") {
    alarm_book book{{.devices = 2}};
    book.update("A", alarms_now({dock_rain()}), first_second);
    book.update("B", alarms_now({dock_rain()}), first_second + 1s);
    book.update("A", alarms_now({dock_rain()}), first_second + 2s);
    CHECK(says_nothing(book.update("C", alarms_now({}), first_second + 3s)));
    const auto changes = book.update("C", alarms_now({dock_rain()}), first_second + 4s);
    CHECK(changes.forgotten == "B");
    CHECK(changes.began.size() == 1);
    CHECK(book.devices() == std::vector<std::string>{"A", "C"});
    CHECK(book.update("A", alarms_now({}), first_second + 5s).ended.size() == 1);
    CHECK_FALSE(book.update("B", alarms_now({dock_rain()}), first_second + 6s).forgotten);
}

TEST_CASE("a book without room remembers nothing of a gateway, and one gateway at least") {
    alarm_book without_alarms{{.alarms_per_device = 0}};
    CHECK(without_alarms.update("DOCK", alarms_now({dock_rain()}), first_second).left_out == 1);
    CHECK(without_alarms.devices().empty());
    alarm_book one{{.devices = 0}};
    one.update("A", alarms_now({dock_rain()}), first_second);
    CHECK(one.update("B", alarms_now({dock_rain()}), first_second).forgotten == "A");
    CHECK(one.devices() == std::vector<std::string>{"B"});
}
