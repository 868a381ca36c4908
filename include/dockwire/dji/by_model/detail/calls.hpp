// Calls with data as JSON, which is checked by a thing model before it is sent.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "dockwire/dji/by_model/detail/handlers.hpp"
#include "dockwire/dji/by_model/detail/json_text.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/role/call.hpp"
#include "dockwire/schema/check.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/schema/set.hpp"

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

/// How a model's message is called: it is not sent again, because a model does not say what is safe to repeat.
constexpr call_form schema_call_form(topic_kind topic, std::string_view method) noexcept {
    return {topic, method, std::chrono::seconds{15}, false};
}

inline schema_reply_reader reply_reader_of(const thing::schema& model, std::string_view method) {
    const thing::schema_service* const service = model.find_service(method);
    return {std::string{method}, service ? service->output : std::vector<thing::field>{}};
}

} // namespace dockwire::dji::detail
