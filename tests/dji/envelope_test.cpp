#include <string>
#include <string_view>

#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;

namespace {

/// Reads an envelope that has to be one; the reader lives on for the views.
envelope read(std::string_view payload) {
    static envelope_reader reader{};
    const auto found = reader.read(payload);
    REQUIRE(found);
    return *found;
}

} // namespace

TEST_CASE("an envelope has all its keys") {
    const auto e = read(
        R"({"tid":"t-1","bid":"b-1","timestamp":1667220873846,"gateway":"D1","method":"hms","need_reply":1,"data":{"list":[]}})");
    CHECK(e.tid == "t-1");
    CHECK(e.bid == "b-1");
    CHECK(e.timestamp == 1'667'220'873'846);
    CHECK(e.gateway == "D1");
    CHECK(e.method == "hms");
    CHECK(e.need_reply == true);
    CHECK_FALSE(e.seq);
    CHECK(e.data_text() == R"({"list":[]})");
}

TEST_CASE("the order of keys does not matter") {
    CHECK(read(R"({"data":{"method":"inner"},"method":"outer","tid":"t"})").method == "outer");
}

TEST_CASE("an envelope without anything is read") {
    const auto e = read("{}");
    CHECK(e.tid.empty());
    CHECK(e.method.empty());
    CHECK_FALSE(e.timestamp);
    CHECK_FALSE(e.need_reply);
    CHECK(e.data.empty());
    CHECK(e.data_text() == "{}");
}

TEST_CASE("a timestamp may be a text, have any number of digits, or be misspelled") {
    CHECK(read(R"({"timestamp":"1654070968655"})").timestamp == 1'654'070'968'655);
    CHECK(read(R"({"timestamp":0})").timestamp == 0);
    CHECK(read(R"({"timestamp":16540709686556})").timestamp == 16'540'709'686'556);
    CHECK(read(R"({"timestamp:":1654070968655})").timestamp == 1'654'070'968'655);
    CHECK(read(R"({"timestamp":1.654070968655e12})").timestamp == 1'654'070'968'655);
    CHECK_FALSE(read(R"({"timestamp":"soon"})").timestamp);
    CHECK_FALSE(read(R"({"timestamp":"12 h"})").timestamp);
    CHECK_FALSE(read(R"({"timestamp":1e300})").timestamp);
    CHECK_FALSE(read(R"({"timestamp":18446744073709551615})").timestamp);
    CHECK_FALSE(read(R"({"timestamp":{}})").timestamp);
}

TEST_CASE("need_reply may be a number, a text or a bool") {
    CHECK(read(R"({"need_reply":0})").need_reply == false);
    CHECK(read(R"({"need_reply":"1"})").need_reply == true);
    CHECK(read(R"({"need_reply":true})").need_reply == true);
    CHECK_FALSE(read(R"({"need_reply":null})").need_reply);
}

TEST_CASE("live control frames have seq beside the data, inside it, or not at all") {
    const auto beside = read(R"({"method":"drone_control","data":{"x":1},"seq":3})");
    CHECK(beside.seq == 3);
    CHECK(beside.tid.empty());
    CHECK(frame_seq(beside) == 3);
    CHECK(frame_seq(read(R"({"method":"drone_control","data":{"seq":7,"x":1}})")) == 7);
    CHECK(frame_seq(read(R"({"method":"drone_control","data":{"seq":7},"seq":3})")) == 3);
    for (const std::string_view data : {"{}", "null", "[]", "[", R"({"seq":{}})"})
        CHECK_FALSE(frame_seq({.data = data}));
    CHECK_FALSE(frame_seq(read(R"({"method":"heart_beat"})")));
}

TEST_CASE("data may be null, an array, or any other value") {
    CHECK(read(R"({"data":null})").data_text() == "null");
    CHECK(read(R"({"data":[1,2]})").data_text() == "[1,2]");
    CHECK(read(R"({"data": "x" })").data_text() == R"("x")");
}

TEST_CASE("what is not JSON, or no object, is a fault") {
    envelope_reader reader{};
    for (const std::string_view wrong : {"", "{", "nonsense", "[]", "1", "null", "{\"tid\":}", "{} {}", "\xff\xfe"}) {
        CAPTURE(wrong);
        CHECK_FALSE(reader.read(wrong));
    }
    CHECK(reader.read("{}")); // a reader goes on after a fault
}

TEST_CASE("faults of the data begin with /data and name the method") {
    envelope_reader reader{};
    const auto e = reader.read(R"({"method":"flighttask_prepare","data":{"flight_id":"f","task_type":0,"file":{"url":"u"}}})");
    REQUIRE(e);
    flighttask_prepare mission{};
    const auto wrong = read_data(*e, mission, {.context = e->method});
    REQUIRE(wrong);
    CHECK(to_string(*wrong) == "/data/file/fingerprint: missing (flighttask_prepare)");
}

TEST_CASE("no data reads like an empty object") {
    const auto e = read(R"({"method":"flighttask_execute"})");
    flighttask_execute task{};
    const auto wrong = read_data(e, task, {.context = "flighttask_execute"});
    REQUIRE(wrong);
    CHECK(wrong->pointer == "/data/flight_id");
    no_data nothing{};
    CHECK_FALSE(read_data(e, nothing, {.context = "none"}));
}

TEST_CASE("each topic's envelope has exactly its keys") {
    const outgoing message{
        .tid = "t", .bid = "b", .timestamp = 5, .gateway = "D1", .method = "m", .need_reply = true, .data = "{\"a\":1}"};
    const auto written = [&](topic_kind kind) { return write_envelope(kind, message); };
    CHECK(written(topic_kind::osd) == R"({"tid":"t","bid":"b","timestamp":5,"gateway":"D1","data":{"a":1}})");
    CHECK(written(topic_kind::state) == written(topic_kind::osd));
    CHECK(written(topic_kind::services) == R"({"tid":"t","bid":"b","timestamp":5,"gateway":"D1","method":"m","data":{"a":1}})");
    CHECK(written(topic_kind::services_reply) == written(topic_kind::services));
    CHECK(written(topic_kind::requests) == written(topic_kind::services));
    CHECK(written(topic_kind::requests_reply) == written(topic_kind::services));
    CHECK(written(topic_kind::events_reply) == written(topic_kind::services));
    CHECK(written(topic_kind::events) ==
          R"({"tid":"t","bid":"b","timestamp":5,"need_reply":1,"gateway":"D1","method":"m","data":{"a":1}})");
    CHECK(written(topic_kind::status) == R"({"tid":"t","bid":"b","timestamp":5,"method":"m","data":{"a":1}})");
    CHECK(written(topic_kind::status_reply) == written(topic_kind::status));
    CHECK(written(topic_kind::property_set) == R"({"tid":"t","bid":"b","timestamp":5,"data":{"a":1}})");
    CHECK(written(topic_kind::property_set_reply) == written(topic_kind::property_set));
    CHECK(written(topic_kind::drc_down) == R"({"method":"m","data":{"a":1}})");
    CHECK(write_envelope(topic_kind::drc_up, {.method = "m", .seq = 9}) == R"({"method":"m","seq":9,"data":{}})");
}

TEST_CASE("texts in an envelope are escaped") {
    const auto payload = write_envelope(topic_kind::services, {.tid = "a\"b\\", .gateway = "D1", .method = "m"});
    CHECK(read(payload).tid == "a\"b\\");
}
