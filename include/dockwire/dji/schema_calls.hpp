// Devices by their thing model: what is sent as JSON, after it was checked.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/dji/call.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/reply.hpp"
#include "dockwire/dji/schema_handlers.hpp"
#include "dockwire/thing/schema_check.hpp"
#include "dockwire/thing/schema_model.hpp"
#include "dockwire/thing/schema_set.hpp"

namespace dockwire::dji::detail {

/// Reads the reply of a service or event that a thing model describes. A refusal may lack the fields of a success.
struct schema_reply_reader {
    using reply_type = nlohmann::json;

    std::string method{};
    std::vector<thing::field> output{};

    std::optional<thing::fault> read(const envelope& from, const thing::read_options& options, nlohmann::json& into,
                                     int& result) const {
        into = nlohmann::json::parse(from.data_text(), nullptr, false);
        result = result_in(from).value_or(0);
        if (result != 0) return std::nullopt;
        auto wrong = thing::check(from.data_text(), output, checking(options, method, false));
        if (wrong) locate(*wrong, from);
        return wrong;
    }
};

struct property_reply_reader {
    using reply_type = property_reply;

    std::optional<thing::fault> read(const envelope& from, const thing::read_options& options, property_reply& into,
                                     int& result) const {
        return read_property_reply(from, options, into, result);
    }
};

/// Data that is sent: its text, or what keeps it from being sent.
struct checked_data {
    std::string text{};
    std::optional<thing::fault> wrong{};
};

/// @param check  `std::optional<thing::fault>(std::string_view text, const thing::check_options&)`
template <class Check>
checked_data check_data(const nlohmann::json& data, std::string_view context, Check check) {
    auto text = dump(data);
    if (!text) return {{}, not_utf8(context)};
    auto wrong = check(*text, thing::check_options{.strict = true, .context = context, .pointer = "/data"});
    return {*std::move(text), std::move(wrong)};
}

/// The data of a service or an event; `fields` is nullptr for one that the model does not have.
inline checked_data check_message(const nlohmann::json& data, std::string_view method, const std::vector<thing::field>* fields) {
    return check_data(data, method, [&](std::string_view text, const thing::check_options& options) {
        if (fields) return thing::check(text, *fields, options);
        return std::optional{thing::fault{.code = thing::fault_code::unknown_value,
                                          .pointer = std::string{options.pointer},
                                          .text = "the thing model has no such method",
                                          .context = std::string{method}}};
    });
}

inline checked_data check_service(const thing::schema& model, std::string_view method, const nlohmann::json& data) {
    const thing::schema_service* const service = model.find_service(method);
    return check_message(data, method, service ? &service->input : nullptr);
}

inline checked_data check_event(const thing::schema& model, std::string_view method, const nlohmann::json& data) {
    const thing::schema_event* const event = model.find_event(method);
    return check_message(data, method, event ? &event->output : nullptr);
}

inline checked_data check_properties_to_set(const thing::schema& model, const nlohmann::json& data) {
    return check_data(data, info(topic_kind::property_set).name, [&](std::string_view text, const thing::check_options& options) {
        return thing::check_set(text, model.properties, options);
    });
}

/// A call whose data is written, so that nothing else need live on. It is not sent again: a model does not say what is safe to repeat.
inline std::shared_ptr<const prepared_call> prepare_call(topic_kind kind, std::string_view sn, std::string_view method,
                                                         checked_data data, const call_options& options) {
    constexpr std::chrono::seconds usual{15};
    prepared_call prepared = begin_prepared({kind, method, usual, false}, sn, options);
    prepared.what.data = std::move(data.text);
    prepared.wrong = std::move(data.wrong);
    return finish_call(std::move(prepared));
}

inline schema_reply_reader reply_reader_of(const thing::schema& model, std::string_view method) {
    const thing::schema_service* const service = model.find_service(method);
    return {std::string{method}, service ? service->output : std::vector<thing::field>{}};
}

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

} // namespace dockwire::dji::detail
