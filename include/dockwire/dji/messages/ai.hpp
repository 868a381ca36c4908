// Recognising and following targets by the aircraft ("Remote Control": drc_ai_...). What is recognised travels in the video stream.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/ai_parts.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji::drc::down {

/// Switches recognition ("Remote Control": drc_ai_identify_set). The results need a livestream by Agora or WebRTC.
struct drc_ai_identify_set {
    static constexpr std::string_view method = "drc_ai_identify_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    toggle on{toggle::off};
    thing::extra extra{};

    bool operator==(const drc_ai_identify_set&) const = default;
};
void describe(const drc_ai_identify_set& self, auto& field) { field("on", self.on); }

/// Chooses the model of recognition ("Remote Control": drc_ai_model_select).
struct drc_ai_model_select {
    static constexpr std::string_view method = "drc_ai_model_select";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// From `ai_model_list` of drc_ai_info_push.
    int index{0};
    thing::extra extra{};

    bool operator==(const drc_ai_model_select&) const = default;
};
void describe(const drc_ai_model_select& self, auto& field) { field("index", self.index); }

/// Sets which targets are reported ("Remote Control": drc_ai_identify_filter_set).
struct drc_ai_identify_filter_set {
    static constexpr std::string_view method = "drc_ai_identify_filter_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    /// Labels of the model.
    std::vector<int> filters{};
    thing::extra extra{};

    bool operator==(const drc_ai_identify_filter_set&) const = default;
};
void describe(const drc_ai_identify_filter_set& self, auto& field) {
    field("filters", self.filters, {.remark = ai_label_remark});
}

/// Sets how sure recognition has to be ("Remote Control": drc_ai_identify_score_mode_set).
struct drc_ai_identify_score_mode_set {
    static constexpr std::string_view method = "drc_ai_identify_score_mode_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    ai_score_mode score_mode{ai_score_mode::counting};
    thing::extra extra{};

    bool operator==(const drc_ai_identify_score_mode_set&) const = default;
};
void describe(const drc_ai_identify_score_mode_set& self, auto& field) { field("score_mode", self.score_mode); }

/// Sets how sure recognition has to be in `ai_score_mode::custom` ("Remote Control": drc_ai_identify_score_set).
struct drc_ai_identify_score_set {
    static constexpr std::string_view method = "drc_ai_identify_score_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    int score{0};
    thing::extra extra{};

    bool operator==(const drc_ai_identify_score_set&) const = default;
};
void describe(const drc_ai_identify_score_set& self, auto& field) {
    field("score", self.score, {.min = 0, .max = 100, .step = 1});
}

/// Puts the score back to its default ("Remote Control": drc_ai_identify_score_reset).
struct drc_ai_identify_score_reset {
    static constexpr std::string_view method = "drc_ai_identify_score_reset";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const drc_ai_identify_score_reset&) const = default;
};
void describe(const drc_ai_identify_score_reset&, auto&) {}

/// Switches following ("Remote Control": drc_ai_spotlight_zoom_set). Recognition has to be on.
struct drc_ai_spotlight_zoom_set {
    static constexpr std::string_view method = "drc_ai_spotlight_zoom_set";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    toggle on{toggle::off};
    thing::extra extra{};

    bool operator==(const drc_ai_spotlight_zoom_set&) const = default;
};
void describe(const drc_ai_spotlight_zoom_set& self, auto& field) { field("on", self.on); }

/// Follows a target that was recognised ("Remote Control": drc_ai_spotlight_zoom_track).
struct drc_ai_spotlight_zoom_track {
    static constexpr std::string_view method = "drc_ai_spotlight_zoom_track";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    using reply = ack;

    /// From the recognition results in the video stream.
    int target_index{0};
    thing::extra extra{};

    bool operator==(const drc_ai_spotlight_zoom_track&) const = default;
};
void describe(const drc_ai_spotlight_zoom_track& self, auto& field) { field("target_index", self.target_index); }

/// Chooses what is in a box of the picture, until it is confirmed ("Remote Control": drc_ai_spotlight_zoom_select).
struct drc_ai_spotlight_zoom_select {
    static constexpr std::string_view method = "drc_ai_spotlight_zoom_select";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    using reply = ack;

    /// In 1/10000 of the width of the picture, from its left edge.
    double center_x{0};
    /// In 1/10000 of the height of the picture, from its upper edge.
    double center_y{0};
    double width{0};
    double height{0};
    thing::extra extra{};

    bool operator==(const drc_ai_spotlight_zoom_select&) const = default;
};
void describe(const drc_ai_spotlight_zoom_select& self, auto& field) {
    constexpr std::string_view of_width = "In 1/10000 of the picture's width.";
    constexpr std::string_view of_height = "In 1/10000 of the picture's height.";
    field("center_x", self.center_x, {.min = 0, .max = 10000, .remark = of_width});
    field("center_y", self.center_y, {.min = 0, .max = 10000, .remark = of_height});
    field("width", self.width, {.min = 0, .max = 10000, .remark = of_width});
    field("height", self.height, {.min = 0, .max = 10000, .remark = of_height});
}

/// Begins to follow what was chosen by a box ("Remote Control": drc_ai_spotlight_zoom_confirm).
struct drc_ai_spotlight_zoom_confirm {
    static constexpr std::string_view method = "drc_ai_spotlight_zoom_confirm";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    using reply = ack;

    thing::extra extra{};

    bool operator==(const drc_ai_spotlight_zoom_confirm&) const = default;
};
void describe(const drc_ai_spotlight_zoom_confirm&, auto&) {}

/// Ends following ("Remote Control": drc_ai_spotlight_zoom_stop).
struct drc_ai_spotlight_zoom_stop {
    static constexpr std::string_view method = "drc_ai_spotlight_zoom_stop";
    static constexpr message_kind kind = message_kind::drc_down;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::extra extra{};

    bool operator==(const drc_ai_spotlight_zoom_stop&) const = default;
};
void describe(const drc_ai_spotlight_zoom_stop&, auto&) {}

} // namespace dockwire::dji::drc::down

namespace dockwire::dji::drc::up {

/// Recognition and following as they are ("Remote Control": drc_ai_info_push).
struct drc_ai_info_push {
    static constexpr std::string_view method = "drc_ai_info_push";
    static constexpr message_kind kind = message_kind::drc_up;
    static constexpr gateway_set known_to = gateways::dock3;
    static constexpr std::string_view since = "1.16";

    std::optional<toggle> identify_on{};
    std::optional<toggle> spotlight_zoom_on{};
    std::optional<ai_tracking> ai_spotlight_zoom{};
    std::optional<std::vector<ai_model>> ai_model_list{};
    std::optional<ai_selected_model> selected_ai_model{};
    /// In the example only.
    std::optional<ai_wayline> ai_wayline_state{};
    thing::extra extra{};

    bool operator==(const drc_ai_info_push&) const = default;
};
void describe(const drc_ai_info_push& self, auto& field) {
    field("identify_on", self.identify_on);
    field("spotlight_zoom_on", self.spotlight_zoom_on);
    field("ai_spotlight_zoom", self.ai_spotlight_zoom);
    field("ai_model_list", self.ai_model_list);
    field("selected_ai_model", self.selected_ai_model);
    field("ai_wayline_state", self.ai_wayline_state);
}

} // namespace dockwire::dji::drc::up
