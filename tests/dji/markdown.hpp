// Described messages as Markdown.
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dji/facts.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "support/field_text.hpp"

namespace dockwire::dji::reference {

using model_test::message_row;
using model_test::rows;
using texts = std::vector<std::string>;

inline std::string joined(const texts& parts, std::string_view between) {
    std::string all{};
    for (const std::string& part : parts)
        all.append(all.empty() ? std::string_view{} : between).append(part);
    return all;
}

inline std::string code(std::string_view text) { return "`" + std::string{text} + "`"; }

/// A text in the cell of a table.
inline std::string cell(std::string_view text) {
    std::string safe{};
    for (const char c : text)
        safe.append(c == '|' || c == '<' || c == '*' ? "\\" : "").append(1, c);
    return safe;
}

/// In full, never with an exponent.
template <class N>
std::string digits(N number) {
    char text[400];
    if constexpr (std::is_floating_point_v<N>)
        return {text, std::to_chars(text, text + sizeof text, number, std::chars_format::fixed).ptr};
    else
        return {text, std::to_chars(text, text + sizeof text, number).ptr};
}

/// "1 to 5", "at least 1", "at most 5", or nothing.
template <class N>
std::string between(const std::optional<N>& least, const std::optional<N>& most) {
    if (least && most) return digits(*least) + " to " + digits(*most);
    if (least) return "at least " + digits(*least);
    return most ? "at most " + digits(*most) : std::string{};
}

/// What the length of a field is counted in.
inline std::string_view counted_in(const thing::field& row) {
    if (row.kind == thing::kind::text || row.kind == thing::kind::text_enum) return " characters";
    const bool is_whole = row.kind == thing::kind::integer || row.kind == thing::kind::number_enum;
    return is_whole ? " digits" : " elements";
}

inline std::string range_of(const thing::field& row) {
    const thing::field_rules& rule = row.rule;
    const thing::field_rules& number = dockwire::test::innermost(row).rule;
    texts limits{};
    if (number.min || number.max) limits.push_back(between(number.min, number.max));
    if (number.step) limits.push_back("step " + digits(*number.step));
    if (rule.min_length || rule.max_length) limits.push_back(between(rule.min_length, rule.max_length).append(counted_in(row)));
    if (rule.size) limits.push_back(digits(*rule.size).append(counted_in(row)));
    return joined(limits, ", ");
}

/// "m/s", or "0.1 m/s" where the number counts tenths.
inline std::string unit_of(const thing::field& row) {
    const thing::field_rules& number = dockwire::test::innermost(row).rule;
    if (!number.scale) return number.unit;
    return digits(*number.scale) + (number.unit.empty() ? "" : " " + number.unit);
}

inline std::string values_of(const thing::field& row) {
    texts values{};
    for (const thing::value_row& value : dockwire::test::innermost(row).values)
        values.push_back(value.value == value.text ? code(value.value) : code(value.value) + " " + cell(value.text));
    return joined(values, "; ");
}

inline std::string remarks_of(const thing::field& row) {
    texts remarks{};
    if (!dockwire::test::innermost(row).values.empty()) remarks.push_back(values_of(row));
    texts without{};
    for (const double number : dockwire::test::innermost(row).rule.no_reading)
        without.push_back(code(digits(number)));
    if (!without.empty()) remarks.push_back(joined(without, ", ") + " no reading");
    if (!row.rule.alias.empty()) remarks.push_back("read as " + code(row.rule.alias) + " too");
    if (row.rule.access == thing::access_mode::rw) remarks.emplace_back("can be set");
    const std::string others = joined(remarks, "; ");
    return row.rule.remark.empty() || others.empty() ? cell(row.rule.remark) + others : cell(row.rule.remark) + " " + others;
}

/// The path of a field's own fields: "[]" stands for each element, "{key}" for each key of a map.
inline std::string path_inside(std::string path, const thing::field& what) {
    if (what.kind == thing::kind::array) return path_inside(path + "[]", what.children.front());
    if (what.kind == thing::kind::map) return path_inside(path + ".{key}", what.children.front());
    return path.empty() ? path : path + ".";
}

/// One row for each field, those inside it after it.
inline void add_rows(std::string& page, const rows& fields, const std::string& before) {
    for (const thing::field& row : fields) {
        const std::string path = before + row.name;
        page += "| " + (path.empty() ? "the data itself" : code(path)) + " | " + dockwire::test::type_text(row) + " | " +
                (row.required ? "yes" : "no") + " | " + cell(unit_of(row)) + " | " + range_of(row) + " | " + remarks_of(row) +
                " |\n";
        add_rows(page, dockwire::test::innermost(row).children, path_inside(path, row));
    }
}

/// A table under a title; a sentence where there are no fields.
inline void add_fields(std::string& page, std::string_view title, const rows& fields) {
    page.append("\n").append(title).append(fields.empty() ? ": no fields.\n" : ":\n\n");
    if (fields.empty()) return;
    page += "| field | type | required | unit | range | values and remarks |\n|---|---|---|---|---|---|\n";
    add_rows(page, fields, "");
}

inline std::string text_of(direction way) { return way == direction::up ? "device to cloud" : "cloud to device"; }

inline bool is_push(message_kind kind) { return kind == message_kind::osd || kind == message_kind::state; }

inline std::string topic_text(topic_kind kind, bool of_device = false) {
    return code(build_topic(kind, of_device ? "{device_sn}" : "{gateway_sn}"));
}

/// Where the answer goes; live control answers with a frame.
inline std::optional<topic_kind> reply_topic(const message_row& message) {
    if (!message.may_be_answered) return std::nullopt;
    return message.kind == message_kind::drc_down ? topic_kind::drc_up : info(topic_of(message.kind)).reply;
}

/// Who answers, where and when.
inline std::string answer_of(const message_row& message) {
    const auto topic = reply_topic(message);
    if (!topic) return "none";
    const std::string where = ", on " + topic_text(*topic);
    if (message.kind == message_kind::drc_down) return "a frame of the same method" + where;
    const std::string_view who = info(*topic).direction == direction::up ? "the device" : "the cloud";
    return std::string{who} + (message.kind == message_kind::event ? ", when `need_reply` is 1" : ", always") + where +
           ", within " + digits(message.timeout.count()) + " s; " +
           (message.safe_to_repeat ? "safe to repeat" : "not safe to repeat");
}

inline std::string gateways_of(const gateway_set& known_to) {
    texts names{};
    if (known_to.dock1) names.emplace_back("Dock");
    if (known_to.dock2) names.emplace_back("Dock 2");
    if (known_to.dock3) names.emplace_back("Dock 3");
    if (known_to.rc_pro) names.emplace_back("RC Pro");
    if (known_to.rc) names.emplace_back("RC");
    if (known_to.rc_plus_2) names.emplace_back("RC Plus 2");
    return joined(names, ", ");
}

inline std::string heading_of(const message_row& message) {
    if (is_push(message.kind)) return message.name;
    return message.name + " (" + std::string{model_test::name_of(message.kind)} + ")";
}

/// The fragment that a heading gets.
inline std::string anchor_of(const message_row& message) {
    std::string anchor{};
    for (const char c : heading_of(message))
        if (c != '(' && c != ')') anchor += c == ' ' ? '-' : c;
    return anchor;
}

inline void add_message(std::string& page, const message_row& message) {
    const topic_info& topic = info(topic_of(message.kind));
    page += "\n## " + heading_of(message) + "\n\n- Topic: " + topic_text(topic.kind, is_push(message.kind)) + ", " +
            text_of(topic.direction) + (message.also_as_event ? "; also on " + topic_text(topic_kind::events) : "") +
            "\n- Answer: " + answer_of(message) + "\n";
    if (const std::string gateways = gateways_of(message.known_to); !gateways.empty()) page += "- Gateways: " + gateways + "\n";
    if (message.since != "1.11.3") page += "- Since: Cloud API " + std::string{message.since} + "\n";
    if (const std::string gateways = gateways_of(message.retired_on); !gateways.empty())
        page += "- Retired on: " + gateways + "\n";
    add_fields(page, "Data", message.data);
    if (message.reply) add_fields(page, "Answer", *message.reply);
    if (message.kind == message_kind::property_set)
        page += "\nAnswer: by the property's name an object with `result`, an integer, where `0` is success; or one for each "
                "member.\n";
}

} // namespace dockwire::dji::reference
