// Properties as JSON on their way to osd and state, by a thing model.
#pragma once

#include "dockwire/asio.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/dji/by_model/detail/calls.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/dji/role/device.hpp"
#include "dockwire/schema/check.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/thing/json/fault.hpp"

namespace dockwire::dji::detail {

/// Properties on their way to one of the two topics.
struct schema_push : checked_data {
    topic_kind kind{topic_kind::osd};
};

/// The topic that the model pushes a property on; an unknown one is the osd's.
inline topic_kind push_topic(const std::vector<thing::field>& properties, std::string_view name) noexcept {
    const thing::field* const what = thing::detail::find_key(name, properties);
    return what && what->rule.push == thing::push_mode::state ? topic_kind::state : topic_kind::osd;
}

/// The first property that the model describes and does not push.
inline std::optional<thing::fault> check_pushed(const nlohmann::json& data, const std::vector<thing::field>& properties,
                                                const thing::check_options& options) {
    for (const auto& [name, value] : data.items()) {
        const thing::field* const what = thing::detail::find_key(name, properties);
        if (what && what->rule.push == thing::push_mode::undocumented)
            return thing::fault{.code = thing::fault_code::unknown_value,
                                .pointer = std::string{options.pointer} + thing::detail::pointer_token(name),
                                .text = "wanted a property that is pushed, with pushMode 0 or 1",
                                .context = std::string{options.context}};
    }
    return std::nullopt;
}

inline schema_push push_of(topic_kind kind, const nlohmann::json& data, const std::vector<thing::field>& properties) {
    const auto check = [&](std::string_view text, const thing::check_options& options) {
        auto faults = thing::check_push(text, properties, options);
        return faults.empty() ? check_pushed(data, properties, options) : std::optional{std::move(faults.front())};
    };
    return {check_data(data, info(kind).name, check), kind};
}

/// Properties by topic; what is no object is left to the check.
inline std::vector<schema_push> by_push_mode(const std::vector<thing::field>& properties, const nlohmann::json& data) {
    std::map<topic_kind, nlohmann::json> parts{};
    if (!data.is_object() || data.empty()) return {push_of(topic_kind::osd, data, properties)};
    for (const auto& [name, value] : data.items())
        parts[push_topic(properties, name)][name] = value;
    std::vector<schema_push> pushes;
    pushes.reserve(parts.size());
    for (const auto& [kind, part] : parts)
        pushes.push_back(push_of(kind, part, properties));
    return pushes;
}

/// Publishes properties of the device `about` on the topics that the model gives them, unless one of them breaks it.
inline void report_properties(device_core& core, std::string_view about, const thing::schema& model,
                              const nlohmann::json& properties) {
    const auto pushes = by_push_mode(model.properties, properties);
    for (const schema_push& one : pushes)
        if (one.wrong) return core.report(build_topic(one.kind, about), *one.wrong);
    for (const schema_push& one : pushes)
        core.send_data(one.kind, about, {}, one.text);
}

} // namespace dockwire::dji::detail
