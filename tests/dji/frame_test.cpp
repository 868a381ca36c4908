// Frames of live control: both places of their number, and nothing that breaks a rule.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dji/full_example.hpp"
#include "dockwire/dji/messages/all.hpp"
#include "dockwire/dji/protocol/envelope_check.hpp"
#include "dockwire/dji/protocol/frame.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;

namespace {

constexpr seq_place places[]{seq_place::beside_data, seq_place::in_data};

/// Reads a frame that was written, and writes its data again.
template <class M>
std::string data_of(const std::string& payload, topic_kind kind, std::string_view method, std::int64_t wanted_seq) {
    envelope_reader reader{};
    const auto head = reader.read(payload);
    REQUIRE(head);
    CHECK(head->method == method);
    CHECK(frame_seq(*head) == wanted_seq);
    thing::tolerances loose{};
    CHECK_FALSE(check_envelope(*head, {kind, "D"}, {.strict = true, .tolerated = &loose}));
    CHECK(loose == thing::tolerances{});
    M data{};
    REQUIRE_FALSE(read_data(*head, data, {.context = method}));
    return *thing::to_json(data);
}

/// The JSON of a message whose number is not in the data.
template <class M>
std::string plain_json(const M& message) {
    return *thing::to_json(dji::detail::without_seq(message));
}

/// Whether a number stands in the data of a payload.
bool has_seq_in_data(std::string_view payload) {
    envelope_reader reader{};
    return reader.read(payload)->data.find(R"("seq":)") != std::string_view::npos;
}

template <class M>
void check_both_places() {
    CAPTURE(std::string{M::method});
    const M message = full_example<M>();
    for (const seq_place place : places) {
        const auto payload = write_frame(message, frame_number{42, place});
        if (!payload) FAIL(to_string(payload.error()));
        CHECK(has_seq_in_data(*payload) == (place == seq_place::in_data));
        const std::string data = data_of<M>(*payload, message_traits<M>::topic, M::method, 42);
        if (place == seq_place::beside_data) CHECK(data == plain_json(message));
    }
    if constexpr (drc_down_message<M> && answered_message<M>) {
        const auto answer = full_example<reply<M>>();
        for (const seq_place place : places) {
            const auto payload = write_frame_reply<M>(answer, frame_number{7, place});
            if (!payload) FAIL(to_string(payload.error()));
            data_of<reply<M>>(*payload, topic_kind::drc_up, M::method, 7);
        }
    }
}

} // namespace

TEST_CASE("each frame of live control and each answer has its number beside the data or in it") {
    int frames = 0;
    all_messages::for_each([&]<class M>() {
        if constexpr (drc_down_message<M> || drc_up_message<M>) check_both_places<M>(), ++frames;
    });
    CHECK(frames == 80);
}

TEST_CASE("a frame is written as the reference has it") {
    const drc::down::drone_control fly{.x = 1.5, .h = -1, .w = 10};
    CHECK(*write_frame(fly) == R"({"method":"drone_control","data":{"x":1.5,"y":0,"h":-1,"w":10}})");
    CHECK(*write_frame(fly, frame_number{3}) == R"({"method":"drone_control","seq":3,"data":{"x":1.5,"y":0,"h":-1,"w":10}})");
    CHECK(*write_frame(fly, frame_number{3, seq_place::in_data}) ==
          R"({"method":"drone_control","data":{"seq":3,"x":1.5,"y":0,"h":-1,"w":10}})");
    CHECK(*write_frame(drc::down::drone_emergency_stop{}, frame_number{0, seq_place::in_data}) ==
          R"({"method":"drone_emergency_stop","data":{"seq":0}})");
    const drc::down::drone_control numbered{.seq = 5};
    CHECK(*write_frame(numbered) == R"({"method":"drone_control","data":{"seq":5,"x":0,"y":0,"h":0,"w":0}})");
    CHECK(*write_frame_reply<drc::down::drone_emergency_stop>({.result = 0}) ==
          R"({"method":"drone_emergency_stop","data":{"result":0}})");
}

TEST_CASE("a frame that breaks a rule is not written") {
    struct wrong_speed {
        drc::down::drone_control fly{};
        std::string_view fault{};
    };
    const wrong_speed speeds[]{
        {{.x = 17.5}, "/data/x: wanted a number from -17 to 17 m/s, got 17.5 (drone_control)"},
        {{.y = -18}, "/data/y: wanted a number from -17 to 17 m/s, got -18 (drone_control)"},
        {{.h = -4.5}, "/data/h: wanted a number from -4 to 5 m/s, got -4.5 (drone_control)"},
        {{.w = 91}, "/data/w: wanted a number from -90 to 90 °/s, got 91 (drone_control)"},
    };
    for (const wrong_speed& one : speeds) {
        const auto frame = write_frame(one.fly, frame_number{1});
        REQUIRE_FALSE(frame);
        CHECK(to_string(frame.error()) == one.fault);
    }
    drc::up::hsi_info_push around{};
    around.around_distances.emplace(361, 5);
    const auto pushed = write_frame(around);
    REQUIRE_FALSE(pushed);
    CHECK(to_string(pushed.error()) == "/data/around_distances: wanted at most 360 elements, got 361 (hsi_info_push)");
}
