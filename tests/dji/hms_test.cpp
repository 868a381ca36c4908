// Where the text of an alarm is found, and what is put into it.
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/protocol/alarm_book.hpp"
#include "dockwire/dji/protocol/hms.hpp"
#include "dockwire/thing/json.hpp"
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

/// As it is kept where a dock sends its device type as an object and not as a text.
health_alarm alarm_of_object(std::string_view json) {
    health_alarm made = alarm_of("");
    made.device_type.reset();
    made.extra.set("device_type", json);
    return made;
}

using text_keys = std::vector<std::string>;

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

TEST_CASE("a device type that came as an object says what the device is") {
    const auto unnamed_dock = alarm_of_object(R"({"domain":3,"type":0,"sub_type":0})");
    CHECK(model_of(unnamed_dock) == device_model{device_domain::dock, 0, 0});
    CHECK(copy_key(unnamed_dock) == "dock_tip_0x16100083");
    const auto aircraft = alarm_of_object(R"({"sub_type":1,"of":{},"domain":"0","type":91})");
    CHECK(model_of(aircraft) == model::matrice_3td);
    CHECK(copy_key(aircraft) == "fpv_tip_0x16100083");
    CHECK(model_of(alarm_of("3-2-0")) == model::dock2);
    for (const std::string_view json : {"[3,2,0]", "{}", R"({"domain":3})", R"({"domain":3.5,"type":2,"sub_type":0})", "{"})
        CHECK_FALSE(model_of(alarm_of_object(json)));
    for (const std::string_view key : {"", "3-2", "3-2-0-1", "9-2-0", "3-x-0", "3--2-0", "-0-99-1", "0--0-1"})
        CHECK_FALSE(model_of(alarm_of(std::string{key})));
}

TEST_CASE("an event whose device types are objects is read, told as alarms and written back as it came") {
    const std::string text{R"({"list":[{"level":2,"module":3,"in_the_sky":0,"code":"0x16100083","imminent":0,"args":{},)"
                           R"("device_type":{"domain":3,"type":0,"sub_type":0}}]})"};
    const auto news = dockwire::thing::from_json<event::hms>(text);
    REQUIRE(news);
    alarm_book book{};
    const auto changes = book.update("DOCK", *news, {});
    REQUIRE(changes.began.size() == 1);
    CHECK(copy_key(changes.began[0].alarm) == "dock_tip_0x16100083");
    CHECK(model_of(changes.began[0].alarm) == device_model{device_domain::dock, 0, 0});
    CHECK(dockwire::thing::to_json(*news) == text);
}

TEST_CASE("a text of flight gives way to that of the ground, and each to that of the other kind of device") {
    CHECK(copy_keys(alarm_of("3-2-0", alarm_place::sky)) == text_keys{"dock_tip_0x16100083", "fpv_tip_0x16100083"});
    CHECK(copy_keys(alarm_of("0-67-0")) == text_keys{"fpv_tip_0x16100083", "dock_tip_0x16100083"});
    CHECK(copy_keys(alarm_of("0-67-0", alarm_place::sky)) ==
          text_keys{"fpv_tip_0x16100083_in_the_sky", "fpv_tip_0x16100083", "dock_tip_0x16100083"});
}

TEST_CASE("keys are tried with the code as it came, in capital digits and in small ones") {
    CHECK(copy_keys(health_alarm{.code = "0x164a000C"}) == text_keys{"fpv_tip_0x164a000C", "fpv_tip_0x164A000C",
                                                                     "fpv_tip_0x164a000c", "dock_tip_0x164a000C",
                                                                     "dock_tip_0x164A000C", "dock_tip_0x164a000c"});
    const text_keys mixed = copy_keys(health_alarm{.code = "0x164c0d00"});
    REQUIRE(mixed.size() == 6);
    CHECK(mixed.at(2) == "fpv_tip_0x164C0d00");
    CHECK(copy_keys(health_alarm{.code = ""}).front() == "fpv_tip_");
}

TEST_CASE("a variant of a text is asked for before the text itself") {
    const health_alarm from = alarm_of("0-89-0", alarm_place::sky);
    CHECK(copy_key(from, "_pm440") == "fpv_tip_0x16100083_in_the_sky_pm440");
    CHECK(copy_keys(from, "_pm440") == text_keys{"fpv_tip_0x16100083_in_the_sky_pm440", "fpv_tip_0x16100083_in_the_sky",
                                                 "fpv_tip_0x16100083_pm440", "fpv_tip_0x16100083", "dock_tip_0x16100083_pm440",
                                                 "dock_tip_0x16100083"});
    const auto find = [](const std::string& key) {
        return key == "fpv_tip_0x16100083_pm440" ? std::optional{std::string{"of this model"}} : std::nullopt;
    };
    CHECK(alarm_text(from, find, {}, "_pm440") == "of this model");
    CHECK_FALSE(alarm_text(from, find));
}

TEST_CASE("indices in texts are counted from 1") {
    CHECK(filled("Motor %index of gimbal %component_index", 0, 1) == "Motor 1 of gimbal 2");
    CHECK(filled("%index%index", 11) == "1212");
    CHECK(filled("%index", 2'147'483'647) == "2147483648");
}

TEST_CASE("components are numbered 1 and 2") {
    CHECK(filled("%component_index", {}, -1) == "1");
    CHECK(filled("%component_index", {}, 0) == "1");
    CHECK(filled("%component_index", {}, 1) == "2");
    CHECK(filled("%component_index", {}, 2) == "2");
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
    CHECK(alarm_text(alarm_of("3-1-0"), find) == "ground 0x16100083");
    CHECK_FALSE(alarm_text(health_alarm{.code = "0x3"}, find));
}

TEST_CASE("an alarm has the text of its own device and place") {
    const std::map<std::string, std::string> texts{{"fpv_tip_0x16100083", "ground"},
                                                   {"fpv_tip_0x16100083_in_the_sky", "flight %component_index"},
                                                   {"dock_tip_0x16100083", "%dock_cover_index cover"}};
    const auto find = [&](const std::string& key) { return texts.contains(key) ? std::optional{texts.at(key)} : std::nullopt; };
    health_alarm from = alarm_of("0-91-1", alarm_place::sky);
    from.args = alarm_arguments{.component_index = 1};
    CHECK(alarm_text(from, find) == "flight 2");
    CHECK(alarm_text(alarm_of("0-91-1"), find) == "ground");
    CHECK(alarm_text(alarm_of("2-144-0"), find) == "ground");
    from = alarm_of("3-2-0", alarm_place::sky);
    from.args = alarm_arguments{.sensor_index = 1};
    CHECK(alarm_text(from, find, {.right = "east"}) == "east cover");
}
