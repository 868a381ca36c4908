// A backend and devices that no header knows.
#pragma once

#include "dockwire/asio.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "dockwire/dji/by_model/by_model.hpp"
#include "dockwire/dji/by_model/detail/calls.hpp"
#include "dockwire/dji/by_model/detail/handlers.hpp"
#include "dockwire/dji/by_model/device_model.hpp"
#include "dockwire/dji/role/call.hpp"
#include "dockwire/dji/role/cloud.hpp"
#include "dockwire/schema/model.hpp"

namespace dockwire::dji {

/// A cloud beside a thing model.
template <>
class by_model<cloud> {
public:
    by_model(cloud& role, const thing::schema& model) noexcept : role_{&role}, model_{&model} {}
    by_model(cloud&, const thing::schema&&) = delete; // name the model: it has to outlive this

    /// Sets the handler of the osd and the state of the device that the model describes, as JSON; it replaces typed ones for that device.
    ///
    /// `call(const origin&, const nlohmann::json& data, const std::vector<thing::fault>& faults)` returns void. The data is given whether or
    /// not it has faults: one for each property that breaks the model, ranges and enum values included; looseness is counted.
    /// @return false, and nothing is set, if the profile's product key is not "{domain-type-sub_type}"
    template <class Handler>
    [[nodiscard]] bool on_property(Handler call) const {
        const auto who = model_of(*model_);
        if (!who) return false;
        const auto made = detail::make_handler<detail::schema_push_handler<Handler>>(model_->properties, std::move(call));
        for (const message_kind kind : {message_kind::osd, message_kind::state})
            core()->set_handler(kind, detail::key_of(*who), made);
        return true;
    }

    /// Sets the handler of an event that the model describes, as JSON; replaces the one before, typed ones too.
    ///
    /// `call(const origin&, const nlohmann::json& data)` or `call(const nlohmann::json& data)` returns void, `dji::ack`, `nlohmann::json`,
    /// the data of the reply, or an `asio::awaitable` of one of these; when it is sent is as for `cloud::on`. The data keeps the model, ranges
    /// and enum values included; an event that does not goes to `on_error` with JSON pointer and rule, and is answered with
    /// `result_code::wrong_parameter`. Looseness is counted.
    /// @return false, and nothing is set, if the model has no such event
    template <class Handler>
    [[nodiscard]] bool on_event(std::string_view method, Handler call) const {
        const thing::schema_event* const event = model_->find_event(method);
        if (!event) return false;
        detail::set_schema_handler(*core(), message_kind::event, {std::string{method}, false, event->output, {}},
                                   std::move(call));
        return true;
    }

    /// Calls a service that the model describes: `void(std::error_code, nlohmann::json)`, the reply's data.
    ///
    /// As for a typed service, and: the data is checked strictly, what the model does not list is `invalid_message`, as is a `method` that
    /// it does not have. The command is never sent again, and its time-out is 15 s unless given. The data need not live on.
    ///
    /// With GCC 12 make the JSON before the co_await expression, and `properties` of `async_set` too: that compiler fails with "array used as
    /// initializer" on an initialiser list inside.
    template <class Token>
    auto async_call(std::string_view gateway_sn, std::string_view method, const nlohmann::json& data, const call_options& options,
                    Token&& token) const {
        auto checked = detail::check_service(*model_, method, data);
        return detail::async_call(
            core(), detail::reply_reader_of(*model_, method),
            detail::prepare_call(detail::schema_call_form(topic_kind::services, method), gateway_sn, std::move(checked), options),
            std::forward<Token>(token));
    }
    template <class Token>
    auto async_call(std::string_view gateway_sn, std::string_view method, const nlohmann::json& data, Token&& token) const {
        return async_call(gateway_sn, method, data, call_options{}, std::forward<Token>(token));
    }

    /// Sets properties that the model describes: `void(std::error_code, property_reply)`, with the result of each.
    ///
    /// `properties` is an object such as `{"label": "north"}`. Before anything leaves each is checked: the model has it, with access mode
    /// `rw`, and the value keeps its rules; else the error is `invalid_message`, and `on_error` says where. All travel in one message,
    /// which is never sent again; its time-out is 15 s unless given. The rest is as for a typed property.
    template <class Token>
    auto async_set(std::string_view gateway_sn, const nlohmann::json& properties, const call_options& options,
                   Token&& token) const {
        auto checked = detail::check_properties_to_set(*model_, properties);
        return detail::async_call(
            core(), detail::property_reply_reader{},
            detail::prepare_call(detail::schema_call_form(topic_kind::property_set, {}), gateway_sn, std::move(checked), options),
            std::forward<Token>(token));
    }
    template <class Token>
    auto async_set(std::string_view gateway_sn, const nlohmann::json& properties, Token&& token) const {
        return async_set(gateway_sn, properties, call_options{}, std::forward<Token>(token));
    }

private:
    std::shared_ptr<detail::cloud_core> core() const noexcept { return role_->core_.share(); }

    cloud* role_;
    const thing::schema* model_;
};

by_model(cloud&, const thing::schema&) -> by_model<cloud>;

} // namespace dockwire::dji
