// A gateway, or a device behind it, that no header knows.
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
#include "dockwire/dji/by_model/detail/pushes.hpp"
#include "dockwire/dji/role/call.hpp"
#include "dockwire/dji/role/device.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/schema/set.hpp"

namespace dockwire::dji {

/// A gateway beside its thing model.
template <>
class by_model<device> {
public:
    by_model(device& role, const thing::schema& model) noexcept : role_{&role}, model_{&model} {}
    by_model(device&, const thing::schema&&) = delete; // name the model: it has to outlive this

    /// Sets the handler of a service that the model describes, as JSON; replaces the one before, typed ones too.
    ///
    /// As for an event in `by_model{cloud, model}.on_event`: a command that breaks the model is reported and refused with
    /// `result_code::wrong_parameter`, and the handler is not called. A reply that breaks the model is reported and sent as
    /// `result_code::failure`; one that refuses, with a result other than 0, may lack the fields of a success.
    /// @return false, and nothing is set, if the model has no such service
    template <class Handler>
    [[nodiscard]] bool on_service(std::string_view method, Handler call) const {
        const thing::schema_service* const service = model_->find_service(method);
        if (!service) return false;
        detail::set_schema_handler(*core(), message_kind::service, {std::string{method}, false, service->input, service->output},
                                   std::move(call));
        return true;
    }

    /// Sets the handler of a property that the model describes and the cloud sets: `call(const origin&, const nlohmann::json& value)` or
    /// `call(const nlohmann::json& value)` returns void, `dji::ack` or an `asio::awaitable` of one. A value that breaks the model is reported
    /// and refused, and the handler is not called.
    /// @return false, and nothing is set, if the model has no such property, or none that can be set; keyed ones cannot be handled
    template <class Handler>
    [[nodiscard]] bool on_property(std::string_view name, Handler call) const {
        const thing::field* const property = model_->find_property(name);
        if (!property || property->keyed || !thing::is_writable(*property)) return false;
        detail::set_schema_handler(*core(), message_kind::property_set, {std::string{name}, true, {*property}, {}},
                                   std::move(call));
        return true;
    }

    /// Sends an event that the model describes and the cloud has to answer: `void(std::error_code, nlohmann::json)`, the reply's data. The
    /// data is checked strictly before it leaves, as by `by_model{cloud, model}.async_call`.
    template <class Token>
    auto async_event(std::string_view method, const nlohmann::json& data, const call_options& options, Token&& token) const {
        auto checked = detail::check_event(*model_, method, data);
        return detail::async_call(
            core(), detail::schema_reply_reader{std::string{method}, {}},
            detail::prepare_call(detail::schema_call_form(topic_kind::events, method), role_->sn(), std::move(checked), options),
            std::forward<Token>(token));
    }
    template <class Token>
    auto async_event(std::string_view method, const nlohmann::json& data, Token&& token) const {
        return async_event(method, data, call_options{}, std::forward<Token>(token));
    }

    /// Sends an event that the model describes and nobody answers. What breaks the model is reported instead. Executor's thread.
    void send_event(std::string_view method, const nlohmann::json& data, std::string_view bid = {}) const {
        const auto checked = detail::check_event(*model_, method, data);
        if (checked.wrong) return core()->report(build_topic(topic_kind::events, role_->sn()), *checked.wrong);
        core()->send_data(topic_kind::events, role_->sn(), method, checked.text, bid);
    }

    /// Publishes properties that the model describes, an object with some of them: each as osd or state by its push mode. If one breaks the
    /// model it is reported, and none is published. Executor's thread.
    void report(const nlohmann::json& properties) const { detail::report_properties(*core(), role_->sn(), *model_, properties); }

private:
    std::shared_ptr<detail::device_core> core() const noexcept { return role_->core_.share(); }

    device* role_;
    const thing::schema* model_;
};

by_model(device&, const thing::schema&) -> by_model<device>;

/// A device behind a gateway beside its thing model. As `reporting_device`, it may outlive the gateway's role and then does nothing.
template <>
class by_model<reporting_device> {
public:
    by_model(reporting_device role, const thing::schema& model) noexcept : device_{std::move(role)}, model_{&model} {}
    by_model(reporting_device, const thing::schema&&) = delete; // name the model: it has to outlive this

    /// Publishes properties of this device, as `by_model{device, model}.report` those of the gateway.
    void report(const nlohmann::json& properties) const {
        if (const auto gateway = device_.open_gateway()) detail::report_properties(*gateway, device_.sn(), *model_, properties);
    }

private:
    reporting_device device_;
    const thing::schema* model_;
};

by_model(reporting_device, const thing::schema&) -> by_model<reporting_device>;

} // namespace dockwire::dji
