#include <string>
#include <string_view>

#include "dockwire/dji/protocol/topics.hpp"
#include "support/catch.hpp"

namespace dji = dockwire::dji;
using dji::topic_kind;

namespace {

struct row {
    topic_kind kind;
    std::string_view topic;
    dji::direction direction;
    std::optional<topic_kind> reply;
};

// As the page "Topic Definition" has them, for the serial number 7CTDM1.
constexpr row rows[]{
    {topic_kind::osd, "thing/product/7CTDM1/osd", dji::direction::up, {}},
    {topic_kind::state, "thing/product/7CTDM1/state", dji::direction::up, topic_kind::state_reply},
    {topic_kind::services, "thing/product/7CTDM1/services", dji::direction::down, topic_kind::services_reply},
    {topic_kind::services_reply, "thing/product/7CTDM1/services_reply", dji::direction::up, {}},
    {topic_kind::events, "thing/product/7CTDM1/events", dji::direction::up, topic_kind::events_reply},
    {topic_kind::events_reply, "thing/product/7CTDM1/events_reply", dji::direction::down, {}},
    {topic_kind::requests, "thing/product/7CTDM1/requests", dji::direction::up, topic_kind::requests_reply},
    {topic_kind::requests_reply, "thing/product/7CTDM1/requests_reply", dji::direction::down, {}},
    {topic_kind::status, "sys/product/7CTDM1/status", dji::direction::up, topic_kind::status_reply},
    {topic_kind::status_reply, "sys/product/7CTDM1/status_reply", dji::direction::down, {}},
    {topic_kind::property_set, "thing/product/7CTDM1/property/set", dji::direction::down, topic_kind::property_set_reply},
    {topic_kind::property_set_reply, "thing/product/7CTDM1/property/set_reply", dji::direction::up, {}},
    {topic_kind::drc_up, "thing/product/7CTDM1/drc/up", dji::direction::up, {}},
    {topic_kind::drc_down, "thing/product/7CTDM1/drc/down", dji::direction::down, {}},
    {topic_kind::state_reply, "thing/product/7CTDM1/state_reply", dji::direction::down, {}}, // which the page does not have
};

} // namespace

TEST_CASE("all topics are parsed and built") {
    for (const row& one : rows) {
        CAPTURE(one.topic);
        const auto parsed = dji::parse_topic(one.topic);
        REQUIRE(parsed);
        CHECK(parsed->kind == one.kind);
        CHECK(parsed->sn == "7CTDM1");
        CHECK(dji::build_topic(one.kind, "7CTDM1") == one.topic);
        CHECK(dji::info(one.kind).direction == one.direction);
        CHECK(dji::info(one.kind).reply == one.reply);
    }
}

TEST_CASE("status is known under both prefixes and answered under the one that came") {
    const auto parsed = dji::parse_topic("thing/product/RC1/status");
    REQUIRE(parsed);
    CHECK(parsed->kind == topic_kind::status);
    CHECK(parsed->prefix == dji::topic_prefix::thing);
    CHECK(dji::build_topic(topic_kind::status_reply, "RC1", parsed->prefix) == "thing/product/RC1/status_reply");
    CHECK(dji::build_topic(topic_kind::status_reply, "RC1") == "sys/product/RC1/status_reply");
}

TEST_CASE("what is no topic of the Cloud API is not parsed") {
    const auto topic = GENERATE(as<std::string>{}, "", "/", "thing", "thing/product", "thing/product/", "thing/product/SN",
                                "thing/product//osd", "thing/product/SN/", "thing/product/SN/osdx", "thing/product/SN/OSD",
                                "thing/product/SN/osd/", "sys/product/SN/osd", "sys/product/SN/services", "things/product/SN/osd",
                                "thing/product/SN/property", "thing/product/+/osd", "thing/product/#", "$SYS/product/SN/osd",
                                " thing/product/SN/osd", "thing/product/S/N/osd");
    CAPTURE(topic);
    CHECK_FALSE(dji::parse_topic(topic));
}

TEST_CASE("a serial number is one topic level without wildcards") {
    CHECK(dji::is_serial_number("7CTDM1"));
    for (const std::string_view wrong : {std::string_view{""}, std::string_view{"a/b"}, std::string_view{"+"},
                                         std::string_view{"a#"}, std::string_view{"a\0b", 3}})
        CHECK_FALSE(dji::is_serial_number(wrong));
}

TEST_CASE("a cloud listens to all that goes up, a device to all that goes down") {
    for (const auto& filter : dji::cloud_filters)
        CHECK(dji::info(filter.kind).direction == dji::direction::up);
    for (const auto& filter : dji::device_filters)
        CHECK(dji::info(filter.kind).direction == dji::direction::down);
    CHECK(dji::build_topic(topic_kind::osd, "+") == "thing/product/+/osd");
}

static_assert(dji::parse_topic("sys/product/A/status")->kind == topic_kind::status);
