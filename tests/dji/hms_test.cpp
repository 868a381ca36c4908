// Where the text of an alarm is found, and what is put into it.
#include <map>
#include <optional>
#include <string>

#include "dockwire/dji/protocol/hms.hpp"
#include "support/catch.hpp"

using namespace dockwire::dji;

namespace {

health_alarm alarm_of(const std::string& device, alarm_place place = alarm_place::ground) {
    health_alarm made{};
    made.code = "0x16100083";
    made.device_type = device;
    made.in_the_sky = place;
    return made;
}

/// A text filled by an alarm with these arguments.
std::string filled(std::string_view text, std::optional<int> sensor, std::optional<int> component = {},
                   const side_names& names = {}) {
    health_alarm from = alarm_of("3-2-0");
    from.args = alarm_arguments{.component_index = component, .sensor_index = sensor};
    return fill_alarm_text(text, from, names);
}

} // namespace

TEST_CASE("the copy key depends on device and flight") {
    CHECK(copy_key(alarm_of("3-1-0")) == "dock_tip_0x16100083");
    CHECK(copy_key(alarm_of("3-1-0", alarm_place::sky)) == "dock_tip_0x16100083");
    CHECK(copy_key(alarm_of("0-67-0")) == "fpv_tip_0x16100083");
    CHECK(copy_key(alarm_of("0-67-0", alarm_place::sky)) == "fpv_tip_0x16100083_in_the_sky");
    CHECK(copy_key(health_alarm{.code = "0x1"}) == "fpv_tip_0x1");
}

TEST_CASE("indices in texts are counted from 1") {
    CHECK(filled("Motor %index of gimbal %component_index", 0, 1) == "Motor 1 of gimbal 2");
    CHECK(filled("%index%index", 11) == "1212");
    CHECK(filled("%index", 2'147'483'647) == "2147483648");
}

TEST_CASE("%alarmid is the code") { CHECK(filled("Unknown (%alarmid)", {}) == "Unknown (0x16100083)"); }

TEST_CASE("batteries and covers are left or right") {
    CHECK(filled("%battery_index battery", 0) == "left battery");
    CHECK(filled("%battery_index battery", 1) == "right battery");
    CHECK(filled("%dock_cover_index cover", 0) == "left cover");
    CHECK(filled("%dock_cover_index cover", 7) == "right cover");
}

TEST_CASE("rods have four sides") {
    const std::string text = "%charging_rod_index rod";
    CHECK(filled(text, 0) == "front rod");
    CHECK(filled(text, 1) == "back rod");
    CHECK(filled(text, 2) == "left rod");
    CHECK(filled(text, 3) == "right rod");
    CHECK(filled(text, 4) == text);
    CHECK(filled(text, -1) == text);
}

TEST_CASE("sides have the names of the texts' language") {
    CHECK(filled("Batterie %battery_index", 0, {}, {.left = "links", .right = "rechts"}) == "Batterie links");
}

TEST_CASE("what the alarm does not tell stays a variable") {
    for (const std::string text :
         {"", "100 %", "%", "%%", "%gimbal_index", "%index", "%component_index", "%battery_index", "%1$d"})
        CHECK(filled(text, {}) == text);
    CHECK(fill_alarm_text("%index %alarmid", alarm_of("0-67-0")) == "%index 0x16100083");
    CHECK(filled("%%index", 0) == "%1");
}

TEST_CASE("an alarm in flight without a text of its own has that of the ground") {
    const std::map<std::string, std::string> texts{{"fpv_tip_0x16100083", "ground %alarmid"}, {"dock_tip_0x2", "dock"}};
    const auto find = [&](const std::string& key) {
        const auto found = texts.find(key);
        return found == texts.end() ? std::nullopt : std::optional{found->second};
    };
    CHECK(alarm_text(alarm_of("0-67-0", alarm_place::sky), find) == "ground 0x16100083");
    CHECK(alarm_text(alarm_of("0-67-0"), find) == "ground 0x16100083");
    CHECK_FALSE(alarm_text(alarm_of("3-1-0"), find));
    CHECK_FALSE(alarm_text(health_alarm{.code = "0x3"}, find));
}

TEST_CASE("an alarm has the text of its own device and place") {
    const std::map<std::string, std::string> texts{{"fpv_tip_0x16100083", "ground"},
                                                   {"fpv_tip_0x16100083_in_the_sky", "flight %component_index"},
                                                   {"dock_tip_0x16100083", "%dock_cover_index cover"}};
    const auto find = [&](const std::string& key) { return texts.contains(key) ? std::optional{texts.at(key)} : std::nullopt; };
    health_alarm from = alarm_of("0-91-1", alarm_place::sky);
    from.args = alarm_arguments{.component_index = 2};
    CHECK(alarm_text(from, find) == "flight 3");
    CHECK(alarm_text(alarm_of("0-91-1"), find) == "ground");
    CHECK(alarm_text(alarm_of("2-144-0"), find) == "ground");
    from = alarm_of("3-2-0", alarm_place::sky);
    from.args = alarm_arguments{.sensor_index = 1};
    CHECK(alarm_text(from, find, {.right = "east"}) == "east cover");
}
