// What a cloud and a device have in common: subscriptions, handlers by method, replies, reports.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/post.hpp>

#include "dockwire/async/context_member.hpp"
#include "dockwire/core/qos.hpp"
#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/envelope_check.hpp"
#include "dockwire/dji/protocol/error.hpp"
#include "dockwire/dji/protocol/origin.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/dji/role/detail/answers.hpp"
#include "dockwire/dji/role/detail/handler_turns.hpp"
#include "dockwire/dji/role/detail/incoming.hpp"
#include "dockwire/dji/role/pubsub.hpp"
#include "dockwire/dji/role/request.hpp"
#include "dockwire/dji/role/statistics.hpp"
#include "dockwire/dji/role/tid.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/read_state.hpp"

namespace dockwire::dji {

/// Told of every message that cannot be used: its topic, and a fault with JSON pointer and text. Of each value that is left out of one that can
/// be (`fault::left_out`), before that is handled. Of own messages that break a rule.
using error_handler = std::function<void(std::string_view topic, const thing::fault&)>;
/// Told of a message with its whole JSON text.
using raw_handler = std::function<void(const origin&, std::string_view json)>;
/// Told of a reply that met no call, with its whole JSON text.
using stray_handler = std::function<void(const origin&, stray_reply, std::string_view json)>;

namespace detail {

/// What a role is made with.
struct role_settings {
    requester::settings calls{};
    handler_turns::limits handlers{};
    /// How many messages are remembered with their answers.
    std::size_t remembered_answers{0};
    /// Whether looseness is refused.
    bool strict{false};
};

class role_core : public std::enable_shared_from_this<role_core>, private mqtt::context_member {
public:
    role_core(std::shared_ptr<pubsub> bus, const role_settings& with)
        : context_member{bus->get_executor()},
          calls_{std::make_shared<requester>(bus, statistics_, with.calls)},
          bus_{std::move(bus)},
          qos_{with.calls.qos},
          strict_{with.strict},
          turns_{with.handlers},
          answers_{with.remembered_answers} {}
    role_core(const role_core&) = delete;
    role_core& operator=(const role_core&) = delete;
    virtual ~role_core() = default;

    asio::any_io_executor executor() const { return bus_->get_executor(); }
    time_point now() const { return bus_->now(); }
    /// How the data of a message is read. What a device is to do it does as it was told, or not at all: of commands nothing is left out.
    thing::read_options reading(std::string_view context, bool of_command = false) noexcept {
        thing::read_options how{.strict = strict_, .whole = of_command, .context = context};
        how.tolerated = &statistics_->tolerated;
        how.left_out = &left_out_;
        return how;
    }
    /// Reports what was left out of the message that was read last.
    void report_left_out(std::string_view topic) {
        for (const thing::fault& one : std::exchange(left_out_, {}))
            report(topic, one);
    }
    role_statistics& statistics() const noexcept { return *statistics_; }
    id_source& ids() noexcept { return calls_->ids(); }

    /// @param retained  whether messages that the broker retained are wanted
    void listen(const std::string& filter, bool retained) {
        subscriptions_.push_back(
            bus_->subscribe(filter, {qos_, retained}, [weak = weak_from_this()](const received_message& message) {
                if (const auto self = weak.lock()) self->receive(message);
            }));
    }

    void set_handler(message_kind kind, std::string name, std::shared_ptr<handler> what) {
        handlers_[static_cast<std::size_t>(kind)].insert_or_assign(std::move(name), std::move(what));
    }

    std::shared_ptr<handler> find_handler(message_kind kind, std::string_view name) const {
        const auto& table = handlers_[static_cast<std::size_t>(kind)];
        const auto found = table.find(name);
        return found == table.end() ? nullptr : found->second;
    }

    void tell_handlers(message_kind kind, const device_map& devices) const {
        for (const auto& [name, one] : handlers_[static_cast<std::size_t>(kind)])
            one->devices_changed(devices);
    }

    /// The role is destroyed: waiters and running handlers are cancelled, messages are no longer taken.
    void close() {
        if (closed_) return;
        closed_ = true;
        for (const auto& end : std::exchange(subscriptions_, {}))
            end();
        calls_->close();
        turns_.clear();
        for (auto& signal : running_)
            signal.emit(asio::cancellation_type::terminal);
        for (auto& table : handlers_)
            table.clear();
        on_error_ = {};
        on_unknown_method_ = {};
        on_unknown_device_ = {};
        on_stray_reply_ = {};
    }
    bool closed() const noexcept { return closed_; }

    void on_error(error_handler tell) { on_error_ = std::move(tell); }
    void on_unknown_method(raw_handler tell) { on_unknown_method_ = std::move(tell); }
    void on_unknown_device(raw_handler tell) { on_unknown_device_ = std::move(tell); }
    void on_stray_reply(stray_handler tell) { on_stray_reply_ = std::move(tell); }

    /// A number for a call that is to be started. Any thread.
    std::uint64_t new_call() noexcept { return calls_->new_call(); }
    void start(std::uint64_t call, const command& what, std::shared_ptr<waiter> waits) {
        calls_->start(call, what, std::move(waits));
    }
    void cancel(std::uint64_t call) { calls_->cancel(call); }

    /// Calls what runs a coroutine handler of this name when it is the message's turn.
    void await_turn(const origin& from, std::string_view name, handler_turns::runner what) {
        using enum handler_turns::importance;
        const auto worth = from.kind == topic_kind::osd ? replaceable : from.kind == topic_kind::state ? report : owed_an_answer;
        std::string key = from.device_sn + '/';
        key.append(info(from.kind).name).append("/").append(name);
        if (turns_.add(key, worth, std::move(what))) ++statistics_->dropped;
    }
    /// By post, because a coroutine that waits for nothing ends inside the call that runs it.
    void end_turn(handler_turns::turn which) {
        if (closed_) return;
        asio::post(executor(), [self = shared_from_this(), which] {
            if (!self->closed_) self->turns_.end(which);
        });
    }

    /// The signal that cancels a running handler; given back by `forget`.
    using signal_place = std::list<asio::cancellation_signal>::iterator;
    signal_place new_signal() { return running_.emplace(running_.end()); }
    void forget(signal_place signal) {
        if (!closed_) running_.erase(signal); // `close` goes through them
    }

    void malformed(std::string_view topic, const thing::fault& what) {
        ++statistics_->malformed;
        left_out_.clear(); // with all the rest
        report(topic, what);
    }

    void report(std::string_view topic, const thing::fault& what) {
        // A copy, because the handler may replace itself.
        if (const auto tell = on_error_) tell(topic, what);
    }

    /// Sends without waiting for anything.
    void publish(const std::string& topic, std::string_view payload, mqtt::qos qos) {
        bus_->publish(topic, payload, {.qos = qos}, [statistics = statistics_](std::error_code error) {
            if (error) ++statistics->publish_failures;
        });
    }

    /// Answers a message on the topic of its replies.
    void reply_to(const origin& from, std::uint64_t number, std::string_view data) {
        if (closed_) return;
        const topic_kind kind = *info(from.kind).reply;
        std::string payload = write_envelope(kind, {.tid = from.tid,
                                                    .bid = from.bid,
                                                    .timestamp = unix_time(),
                                                    .gateway = from.gateway_sn,
                                                    .method = from.method,
                                                    .data = data});
        std::string topic = build_topic(kind, from.device_sn, from.prefix);
        publish(topic, payload, qos_);
        answers_.remember_answer(number, {std::move(topic), std::move(payload)});
    }

    /// The finisher of a message: answers it, if an answer is owed.
    finisher answers(const incoming& message) {
        const origin& from = message.from;
        if (!info(from.kind).reply || (may_ask(from.kind) && !from.need_reply)) return [](const answer&) {};
        return [self = shared_from_this(), from, number = message.number](const answer& with) {
            self->reply_to(from, number, with.data);
        };
    }

protected:
    /// A message that is no reply.
    virtual void take(incoming& message) = 0;
    /// Fills in what only the role knows of the sender.
    virtual void identify(origin&) const {}

    /// Answers a message that was here before, or leaves it to the handler that still runs. A nil tid is no sign of a repetition.
    /// @param same  the part of the message that a repetition has too
    bool repeated(incoming& message, std::string_view same) {
        if (is_nil_tid(message.from.tid)) return false;
        const auto [number, is_new] = answers_.remember({message.topic, message.head, same}, now());
        message.number = number;
        if (is_new) return false;
        ++statistics_->duplicates;
        if (const sent_answer* const sent = answers_.find(number)) publish(sent->topic, sent->payload, qos_);
        return true;
    }

    /// Gives a message to its handler; false when there is none.
    bool dispatch(message_kind kind, std::string_view name, const incoming& message) {
        const auto found = find_handler(kind, name);
        if (!found) return false;
        found->take(shared_from_this(), message, answers(message));
        return true;
    }

    /// Nobody knows the method: says so, and answers at once with `result` if an answer is owed.
    void unhandled(const incoming& message, int result) {
        ++statistics_->unhandled;
        tell_unknown_method(message);
        answers(message)(plain_answer(result));
    }

    void tell_unknown_method(const incoming& message) const {
        if (const auto tell = on_unknown_method_) tell(message.from, message.payload);
    }
    void tell_unknown_device(const incoming& message) const {
        if (const auto tell = on_unknown_device_) tell(message.from, message.payload);
    }

    /// Of everything but osd and state.
    mqtt::qos qos() const noexcept { return qos_; }

private:
    void on_context_end() noexcept override {
        const auto self = shared_from_this(); // a handler that is destroyed may destroy the role
        close();
    }

    static bool is_reply(topic_kind kind) noexcept {
        for (const topic_info& row : topic_table)
            if (row.reply == kind) return true;
        return false;
    }

    /// The reader is taken away while a message is looked at, because a handler may cause the next one.
    void receive(const received_message& message) {
        if (closed_) return;
        ++statistics_->received;
        const auto parsed = parse_topic(message.topic);
        if (!parsed) {
            ++statistics_->unknown_topics;
            return report(message.topic, {.code = thing::fault_code::unknown_value, .text = "not a topic of the Cloud API"});
        }
        if (message.retained && is_command(parsed->kind)) return refuse_retained(message.topic);
        auto reader = reader_ ? std::move(reader_) : std::make_unique<envelope_reader>();
        if (const auto head = reader->read(message.payload)) {
            incoming read{message.topic, message.payload, *head, origin_of(*parsed, *head, message.retained)};
            route(*parsed, read);
        } else {
            malformed(message.topic, head.error());
        }
        reader_ = std::move(reader);
    }

    /// A retained command was meant for another moment, and would run at each start of the device. Nobody waits for its answer.
    void refuse_retained(std::string_view topic) {
        ++statistics_->retained;
        report(topic, {.code = thing::fault_code::unknown_value, .text = "a retained command is not taken"});
    }

    void route(const parsed_topic& parsed, incoming& message) {
        const auto wrong = check_envelope(message.head, parsed, reading(message.head.method));
        if (wrong) malformed(message.topic, *wrong);
        if (is_reply(parsed.kind)) return route_reply(parsed, message, !wrong);
        if (wrong) return answers(message)(plain_answer(result_code::wrong_parameter));
        take(message);
    }

    void route_reply(const parsed_topic& parsed, const incoming& message, bool readable) {
        const auto stray = calls_->take(message.topic, parsed, message.head, readable);
        if (!stray) return;
        if (const auto tell = on_stray_reply_) tell(message.from, *stray, message.payload);
    }

    origin origin_of(const parsed_topic& parsed, const envelope& head, bool retained) const {
        origin from{};
        from.kind = parsed.kind;
        from.prefix = parsed.prefix;
        from.device_sn = parsed.sn;
        from.gateway_sn = head.gateway.empty() ? parsed.sn : head.gateway;
        from.tid = head.tid;
        from.bid = head.bid;
        from.method = head.method;
        from.timestamp = head.timestamp;
        from.need_reply = head.need_reply.value_or(false);
        from.retained = retained;
        identify(from);
        return from;
    }

    std::shared_ptr<role_statistics> statistics_{std::make_shared<role_statistics>()};
    std::shared_ptr<requester> calls_;
    std::shared_ptr<pubsub> bus_;
    mqtt::qos qos_;
    bool strict_;
    error_handler on_error_{};
    raw_handler on_unknown_method_{};
    raw_handler on_unknown_device_{};
    stray_handler on_stray_reply_{};
    std::vector<std::function<void()>> subscriptions_{};
    std::array<std::map<std::string, std::shared_ptr<handler>, std::less<>>, topics_by_kind.size()> handlers_{};
    handler_turns turns_;
    answer_memory answers_;
    std::list<asio::cancellation_signal> running_{};
    std::unique_ptr<envelope_reader> reader_{};
    std::vector<thing::fault> left_out_{};
    bool closed_{false};
};

} // namespace detail
} // namespace dockwire::dji
