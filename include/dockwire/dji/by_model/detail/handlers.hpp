// Handlers of messages as JSON, by a thing model.
#pragma once

#include "dockwire/asio.hpp"

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/core/exceptions.hpp"
#include "dockwire/dji/by_model/detail/json_text.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/envelope_check.hpp"
#include "dockwire/dji/protocol/error.hpp"
#include "dockwire/dji/role/detail/data_reader.hpp"
#include "dockwire/dji/role/detail/handler.hpp"
#include "dockwire/dji/role/role.hpp"
#include "dockwire/schema/check.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/schema/set.hpp"
#include "dockwire/thing/json/tape.hpp"

namespace dockwire::dji::detail {

/// How data that came is checked against a model.
inline thing::check_options checking(const thing::read_options& reading, std::string_view context, bool limits = true) noexcept {
    return {.strict = reading.strict,
            .whole = reading.whole,
            .limits = limits,
            .context = context,
            .pointer = "/data",
            .tolerated = reading.tolerated,
            .left_out = reading.left_out};
}

/// Handler of the osd and state of a device that a thing model describes.
template <class F>
class schema_push_handler final : public handler {
    static_assert(std::is_invocable_r_v<void, F&, const origin&, const nlohmann::json&, const std::vector<thing::fault>&>,
                  "a handler takes (const dji::origin&, const nlohmann::json&, const std::vector<thing::fault>&)");

public:
    schema_push_handler(std::vector<thing::field> properties, F call)
        : properties_{std::move(properties)}, call_{std::move(call)} {}

    void take(const std::shared_ptr<role_core>& core, const incoming& message, const finisher& finish) override {
        const std::string_view name = info(message.from.kind).name;
        if (!stands_for_data(message.head, message.from.kind))
            return take_text(*core, message, message.head.data_text(), "/data", finish);
        const std::string bare = bare_properties(message.head, properties_);
        const auto wrong = bare.empty() ? no_data_in(name) : take_bare(core->reading(name));
        wrong ? refuse_malformed(*core, message, *wrong, finish) : take_text(*core, message, bare, {}, finish);
    }

private:
    void take_text(role_core& core, const incoming& message, std::string_view text, std::string_view pointer,
                   const finisher& finish) {
        const std::string_view name = info(message.from.kind).name;
        auto how = checking(core.reading(name, true), name); // what it leaves is among the faults
        how.pointer = pointer;
        auto faults = thing::check_push(text, properties_, how);
        if (!faults.empty() && faults.front().position != 0) {
            locate(faults.front(), message.head);
            return refuse_malformed(core, message, faults.front(), finish);
        }
        if (!may_be_handled(core, message.topic)) return;
        const auto data = nlohmann::json::parse(text, nullptr, false);
        const auto work = [&] {
            call_(message.from, data, faults);
            finish(plain_answer(result_code::success));
        };
        dockwire::detail::catching_all(work, [&] {
            handler_threw(core, message.from, name, std::current_exception());
            finish(plain_answer(result_code::failure));
        });
    }

    std::vector<thing::field> properties_;
    F call_;
};

/// What a thing model says of a message that is handled, and of its answer.
struct schema_part {
    std::string name{};
    /// A property that is set: its value is one member of the data, and `input` is its field.
    bool is_property{false};
    std::vector<thing::field> input{};
    std::vector<thing::field> output{};

    /// Takes the value out of an envelope, unless it breaks the model.
    std::optional<thing::fault> read(const envelope& from, nlohmann::json& into, const thing::read_options& reading) const {
        const thing::check_options options = checking(reading, name);
        thing::tape data{};
        if (auto wrong = thing::detail::parse(from.data_text(), data, options)) {
            locate(*wrong, from);
            return wrong;
        }
        if (is_property) return read_member(data.root(), into, options);
        into = nlohmann::json::parse(from.data_text(), nullptr, false);
        return thing::check(data.root(), input, options);
    }

private:
    /// Of a key that is repeated the last counts.
    std::optional<thing::fault> read_member(const thing::tape_value& data, nlohmann::json& into,
                                            const thing::check_options& options) const {
        std::optional<thing::fault> wrong = thing::fault{.code = thing::fault_code::missing_field,
                                                         .pointer = "/data" + thing::detail::pointer_token(name),
                                                         .text = "missing",
                                                         .context = name};
        for (auto members = data.members(); !members.done(); members.next()) {
            if (members.key() != name) continue;
            wrong = thing::check_set(members, input, options);
            into = nlohmann::json::parse(members.value().raw(), nullptr, false);
        }
        return wrong;
    }
};

/// A message as JSON in the hands of a handler.
struct schema_job : handler_job_base {
    std::shared_ptr<const schema_part> part{};
    nlohmann::json message{};

    std::string_view name() const noexcept { return part->name; }
    answer done() const { return answer_to(accepted); }

    template <class R>
    answer answer_to(const R& given) const {
        static_assert(
            std::is_same_v<R, ack> || std::is_same_v<R, nlohmann::json>,
            "a handler returns void, dji::ack (dji::accepted, dji::refused(code)), nlohmann::json, the data of the reply, or "
            "an asio::awaitable of one");
        if constexpr (std::is_same_v<R, ack>)
            return checked(plain_answer(given.result).data);
        else
            return checked(dump(given));
    }

private:
    /// The answer with this data. What breaks the model is reported, and sent as a failure. A refusal may lack the fields of a success.
    answer checked(const std::optional<std::string>& data) const {
        if (!data) return failed(not_utf8(name()));
        thing::tape parsed{};
        const thing::check_options options{.strict = true, .context = name(), .pointer = "/data"};
        // It may be nested too deeply, or a tree that nlohmann_json has discarded.
        if (const auto wrong = thing::detail::parse(*data, parsed, options)) return failed(*wrong);
        const int result = result_in(parsed.root()).value_or(result_code::success);
        if (result != result_code::success) return {result, *data};
        const auto wrong = thing::check(parsed.root(), part->output, options);
        return wrong ? failed(*wrong) : answer{result, *data};
    }

    answer failed(const thing::fault& wrong) const {
        core->report(build_topic(*info(from.kind).reply, from.device_sn, from.prefix), wrong);
        return plain_answer(result_code::failure);
    }
};

/// Handler of a message that a thing model describes. One that breaks the model is reported, refused, and not handled.
template <class F>
class schema_handler final : public handler {
    static_assert(handler_of<F, nlohmann::json>,
                  "a handler takes (const dji::origin&, const nlohmann::json&) or (const nlohmann::json&)");

public:
    schema_handler(schema_part part, F call)
        : part_{std::make_shared<const schema_part>(std::move(part))}, call_{std::move(call)} {}

    void take(const std::shared_ptr<role_core>& core, const incoming& message, const finisher& finish) override {
        schema_job job{{core, message.from}, part_, {}};
        const auto how = core->reading(part_->name, is_command(message.from.kind));
        if (const auto wrong = part_->read(message.head, job.message, how))
            return refuse_malformed(*core, message, *wrong, finish);
        if (!may_be_handled(*core, message.topic)) return;
        handler_run<schema_job, F>::run(std::move(job), call_, shared_from_this(), finish);
    }

private:
    std::shared_ptr<const schema_part> part_;
    F call_;
};

template <class F>
void set_schema_handler(role_core& core, message_kind kind, schema_part part, F call) {
    std::string name = part.name;
    core.set_handler(kind, std::move(name), make_handler<schema_handler<F>>(std::move(part), std::move(call)));
}

} // namespace dockwire::dji::detail
