// Devices by their thing model: models of message types, and calls and properties as JSON.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/dji/call.hpp"
#include "dockwire/dji/handler.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/type_list.hpp"
#include "dockwire/dji/reply.hpp"
#include "dockwire/dji/role.hpp"
#include "dockwire/dji/traits.hpp"
#include "dockwire/thing/schema_build.hpp"
#include "dockwire/thing/schema_check.hpp"
#include "dockwire/thing/schema_model.hpp"

namespace dockwire::dji {

/// Adds what `M` says to a thing model: osd and state as properties, a property set as what makes a property writable, a service, an event.
/// A model has no place for other messages.
template <message M>
void add_message(thing::schema& model) {
    static_assert(push_message<M> || property_message<M> || service_message<M> || event_message<M>,
                  "a thing model has osd, state, property sets, services and events");
    if constexpr (osd_message<M>)
        thing::add_properties<M>(model, thing::push_mode::osd);
    else if constexpr (state_message<M>)
        thing::add_properties<M>(model, thing::push_mode::state);
    else if constexpr (property_message<M>)
        thing::add_properties<M>(model, thing::push_mode::undocumented, thing::access_mode::rw);
    else if constexpr (service_message<M>)
        thing::add_service<M>(model);
    else
        thing::add_event<M>(model);
}

/// The thing model of a product by its messages: `make_schema(profile, dji::type_list<dock2::osd, dock2::state, cover_open>{})`.
template <message... Ms>
thing::schema make_schema(thing::schema_profile profile, type_list<Ms...>) {
    thing::schema made{.profile = std::move(profile)};
    (add_message<Ms>(made), ...);
    return made;
}

/// The device model that the profile's product key names, "{domain-type-sub_type}"; nothing for another form or an unknown domain.
inline std::optional<device_model> model_of(const thing::schema& model) noexcept {
    const std::string_view key = model.profile.product_key;
    std::array<int, 3> numbers{};
    const char* at = key.data();
    const char* const end = at + key.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i != 0) {
            if (at == end || *at != '-') return std::nullopt;
            ++at;
        }
        if (at == end || !thing::detail::is_digit(*at)) return std::nullopt;
        const auto [behind, error] = std::from_chars(at, end, numbers[i]);
        if (error != std::errc{}) return std::nullopt;
        at = behind;
    }
    const auto domain = static_cast<device_domain>(numbers[0]);
    if (at != end || numbers[0] > 255 || !thing::is_listed(domain)) return std::nullopt;
    return device_model{domain, numbers[1], numbers[2]};
}

namespace detail {

/// Reads the reply of a service that a thing model describes. A refusal may lack the fields of a success.
struct schema_reply_reader {
    using reply_type = nlohmann::json;

    std::string method{};
    thing::schema_fields output{};

    received_reply<nlohmann::json> read(const envelope& from, const thing::read_options& how) const {
        received_reply<nlohmann::json> read{};
        read.reply = nlohmann::json::parse(from.data_text(), nullptr, false);
        read.result = result_in(from).value_or(0);
        if (read.result != 0) return read;
        const thing::check_options options{
            .strict = how.strict, .limits = false, .context = method, .pointer = "/data", .tolerated = how.tolerated};
        read.wrong = thing::check(from.data_text(), output, options);
        if (read.wrong) locate(*read.wrong, from);
        return read;
    }
};

/// The JSON text of a tree; nothing if a text in it is not UTF-8.
inline std::optional<std::string> dump(const nlohmann::json& tree) {
    try {
        return tree.dump();
    } catch (const nlohmann::json::exception&) {
        return std::nullopt;
    }
}

/// What keeps the data of a call from being sent.
inline std::optional<thing::fault> check_data(const std::optional<std::string>& data, const thing::schema_service* service,
                                              std::string_view method) {
    const auto fault = [method](thing::fault_code code, std::string text) {
        return thing::fault{.code = code, .pointer = "/data", .text = std::move(text), .context = std::string{method}};
    };
    if (service == nullptr) return fault(thing::fault_code::unknown_value, "the thing model has no such service");
    if (!data) return fault(thing::fault_code::invalid_text, "a text is not valid UTF-8");
    return thing::check(*data, service->input, {.strict = true, .context = method, .pointer = "/data"});
}

/// Checks and writes the data at once, so that it need not live on.
inline std::shared_ptr<const prepared_call> prepare_call(std::string_view sn, const thing::schema_service* service,
                                                         std::string_view method, const nlohmann::json& data,
                                                         const call_options& options) {
    constexpr std::chrono::seconds usual{15};
    const auto text = dump(data);
    prepared_call prepared{};
    prepared.what.sn = sn;
    prepared.what.method = method;
    prepared.what.data = text.value_or("");
    prepared.what.bid = options.bid;
    prepared.what.timeout = options.timeout > std::chrono::milliseconds{0} ? options.timeout : usual;
    prepared.wrong = check_data(text, service, method);
    return finish_call(std::move(prepared));
}

/// Handler of the osd and state of a device that a thing model describes.
template <class F>
class schema_handler final : public handler {
    static_assert(std::is_invocable_r_v<void, F&, const origin&, const nlohmann::json&, const std::vector<thing::fault>&>,
                  "a handler takes (const dji::origin&, const nlohmann::json&, const std::vector<thing::fault>&)");

public:
    schema_handler(thing::schema_fields properties, F call) : properties_{std::move(properties)}, call_{std::move(call)} {}

    /// Osd and state have no answer.
    void take(const std::shared_ptr<role_core>& core, const incoming& message, const finisher&) override {
        const std::string_view name = info(message.from.kind).name;
        const thing::check_options options{
            .strict = core->strict, .context = name, .pointer = "/data", .tolerated = &core->statistics->tolerated};
        auto faults = thing::check_push(message.head.data_text(), properties_, options);
        if (!faults.empty() && faults.front().position != 0) {
            locate(faults.front(), message.head);
            return core->malformed(message.topic, faults.front());
        }
        const auto data = nlohmann::json::parse(message.head.data_text(), nullptr, false);
        try {
            call_(message.from, data, faults);
        } catch (...) {
            handler_threw(*core, message.from, name, std::current_exception());
        }
    }

private:
    thing::schema_fields properties_;
    F call_;
};

} // namespace detail
} // namespace dockwire::dji
