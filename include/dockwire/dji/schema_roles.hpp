// Devices by their thing model: what the functions of the roles that take one do.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "dockwire/dji/call.hpp"
#include "dockwire/dji/cloud.hpp"
#include "dockwire/dji/device.hpp"
#include "dockwire/dji/role.hpp"
#include "dockwire/dji/schema_calls.hpp"
#include "dockwire/dji/schema_fwd.hpp"
#include "dockwire/dji/schema_handlers.hpp"
#include "dockwire/thing/schema_model.hpp"
#include "dockwire/thing/schema_set.hpp"

namespace dockwire::dji::detail {

template <class User>
struct by_schema {
    using core_pointer = std::shared_ptr<role_core>;
    using json = nlohmann::json;

    template <class Handler>
    static bool on_push(role_core& core, const thing::schema& model, Handler call) {
        const auto device = model_of(model);
        if (!device) return false;
        const auto made = make_handler<schema_push_handler<Handler>>(model.properties, std::move(call));
        for (const message_kind kind : {message_kind::osd, message_kind::state})
            core.set_handler(kind, key_of(*device), made);
        return true;
    }

    template <class Handler>
    static bool on_event(role_core& core, const thing::schema& model, std::string_view method, Handler call) {
        const thing::schema_event* const event = model.find_event(method);
        if (!event) return false;
        core.set_handler(message_kind::event, std::string{method},
                         make_schema_handler({std::string{method}, false, event->output, {}}, std::move(call)));
        return true;
    }

    template <class Handler>
    static bool on_service(role_core& core, const thing::schema& model, std::string_view method, Handler call) {
        const thing::schema_service* const service = model.find_service(method);
        if (!service) return false;
        core.set_handler(message_kind::service, std::string{method},
                         make_schema_handler({std::string{method}, false, service->input, service->output}, std::move(call)));
        return true;
    }

    template <class Handler>
    static bool on_property(role_core& core, const thing::schema& model, std::string_view name, Handler call) {
        const thing::field* const property = model.find_property(name);
        if (!property || property->keyed || !thing::is_writable(*property)) return false;
        core.set_handler(message_kind::property_set, std::string{name},
                         make_schema_handler({std::string{name}, true, {*property}, {}}, std::move(call)));
        return true;
    }

    template <class Token>
    static auto async_call(const core_pointer& core, std::string_view gateway_sn, const thing::schema& model,
                           std::string_view method, const json& data, const call_options& options, Token&& token) {
        auto prepared = prepare_call(topic_kind::services, gateway_sn, method, check_service(model, method, data), options);
        return detail::async_call(core, reply_reader_of(model, method), std::move(prepared), std::forward<Token>(token));
    }

    template <class Token>
    static auto async_set(const core_pointer& core, std::string_view gateway_sn, const thing::schema& model,
                          const json& properties, const call_options& options, Token&& token) {
        auto prepared =
            prepare_call(topic_kind::property_set, gateway_sn, {}, check_properties_to_set(model, properties), options);
        return detail::async_call(core, property_reply_reader{}, std::move(prepared), std::forward<Token>(token));
    }

    template <class Token>
    static auto async_event(const std::shared_ptr<device_core>& core, const thing::schema& model, std::string_view method,
                            const json& data, const call_options& options, Token&& token) {
        auto prepared = prepare_call(topic_kind::events, core->sn, method, check_event(model, method, data), options);
        return detail::async_call(core, schema_reply_reader{std::string{method}, {}}, std::move(prepared),
                                  std::forward<Token>(token));
    }

    static void send_event(device_core& core, const thing::schema& model, std::string_view method, const json& data,
                           std::string_view bid) {
        const auto checked = check_event(model, method, data);
        if (checked.wrong) return core.report(build_topic(topic_kind::events, core.sn), *checked.wrong);
        core.send_data(topic_kind::events, core.sn, method, checked.text, bid, core.qos());
    }

    /// Sends properties on the topics that the model gives them, unless one of them breaks it.
    static void report(device_core& core, std::string_view about, const thing::schema& model, const json& properties) {
        const auto pushes = by_push_mode(model.properties, properties);
        for (const schema_push& one : pushes)
            if (one.wrong) return core.report(build_topic(one.kind, about), *one.wrong);
        for (const schema_push& one : pushes)
            core.send_data(one.kind, about, {}, one.text, {}, core.report_qos);
    }
};

} // namespace dockwire::dji::detail
