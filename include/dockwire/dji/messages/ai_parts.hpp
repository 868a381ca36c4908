// What recognition and following report ("Remote Control": drc_ai_info_push).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/aircraft_tables.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/tracking_cause.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Of the numbers of labels.
inline constexpr std::string_view ai_label_remark{"Index of the label; that of somebody else's model is 128 higher."};

/// How sure recognition has to be.
enum class ai_score_mode : int { invalid = 0, counting = 1, rescue = 2, custom = 3 };

constexpr auto values_of(thing::tag<ai_score_mode>) {
    using enum ai_score_mode;
    return thing::table<ai_score_mode>(
        {{invalid, "Invalid"}, {counting, "Counting"}, {rescue, "Search and rescue"}, {custom, "By drc_ai_identify_score_set"}});
}

/// How far following is.
enum class ai_tracking_state : int { idle = 0, selecting = 1, confirming = 2, tracking = 3 };

constexpr auto values_of(thing::tag<ai_tracking_state>) {
    using enum ai_tracking_state;
    return thing::table<ai_tracking_state>({{idle, "Idle"},
                                            {selecting, "Waiting for a selection"},
                                            {confirming, "Waiting for its confirmation"},
                                            {tracking, "Following"}});
}

/// The picture that a model looks at.
enum class ai_image_source : int { wide = 1, zoom = 2, infrared = 3, visible = 7 };

constexpr auto values_of(thing::tag<ai_image_source>) {
    using enum ai_image_source;
    return thing::table<ai_image_source>({{wide, "Wide"}, {zoom, "Zoom"}, {infrared, "Infrared"}, {visible, "Visible light"}});
}

/// Following.
struct ai_tracking {
    std::optional<ai_tracking_state> state{};
    std::optional<tracking_cause> state_reason{};
    thing::extra extra{};

    bool operator==(const ai_tracking&) const = default;
};
void describe(const ai_tracking& self, auto& field) {
    field("state", self.state);
    field("state_reason", self.state_reason);
}

/// A model of recognition.
struct ai_model {
    std::optional<int> index{};
    std::optional<std::string> signed_name{};
    thing::extra extra{};

    bool operator==(const ai_model&) const = default;
};
void describe(const ai_model& self, auto& field) {
    field("index", self.index, {.min = 0});
    field("signed_name", self.signed_name);
}

/// What a model recognises.
struct ai_label {
    std::optional<int> index{};
    std::optional<std::string> name{};
    thing::extra extra{};

    bool operator==(const ai_label&) const = default;
};
void describe(const ai_label& self, auto& field) {
    field("index", self.index, {.min = 0});
    field("name", self.name);
}

/// The model that is used, and how.
struct ai_selected_model {
    std::optional<int> index{};
    std::optional<int> score{};
    std::optional<ai_score_mode> score_mode{};
    std::optional<std::vector<ai_image_source>> image_source{};
    std::optional<std::vector<aircraft::thermal_palette>> digital_effect{};
    /// Labels that are reported.
    std::optional<std::vector<int>> filters{};
    std::optional<std::vector<ai_label>> labels{};
    thing::extra extra{};

    bool operator==(const ai_selected_model&) const = default;
};
void describe(const ai_selected_model& self, auto& field) {
    field("index", self.index, {.min = 0});
    field("score", self.score, {.min = 0, .max = 100, .step = 1});
    field("score_mode", self.score_mode);
    field("image_source", self.image_source);
    field("digital_effect", self.digital_effect);
    field("filters", self.filters, {.remark = ai_label_remark});
    field("labels", self.labels);
}

/// Recognition in a wayline mission. It is in an example only, which explains nothing.
struct ai_wayline {
    std::optional<bool> sequence_shot{};
    std::optional<bool> wait_control{};
    std::optional<bool> record{};
    std::optional<bool> normal_shot{};
    std::optional<int> count_down_time{};
    std::optional<std::string> alert_uuid{};
    thing::extra extra{};

    bool operator==(const ai_wayline&) const = default;
};
void describe(const ai_wayline& self, auto& field) {
    field("sequence_shot", self.sequence_shot);
    field("wait_control", self.wait_control);
    field("record", self.record);
    field("normal_shot", self.normal_shot);
    field("count_down_time", self.count_down_time);
    field("alert_uuid", self.alert_uuid);
}

} // namespace dockwire::dji
