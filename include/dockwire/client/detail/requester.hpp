// Requests of the application and the answers to them (4.10).
#pragma once

#include "dockwire/asio.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/error.hpp>

#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/detail/pending_requests.hpp"
#include "dockwire/client/detail/subscription.hpp"
#include "dockwire/client/detail/user_handler.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/session/time.hpp"

namespace dockwire::mqtt::detail {

/// What the core needs of its requester. Abstract, so that programs without async_request do not instantiate `requester`.
class request_waiting {
public:
    request_waiting() = default;
    request_waiting(const request_waiting&) = delete;
    request_waiting& operator=(const request_waiting&) = delete;
    virtual ~request_waiting() = default;

    /// `waiter` gets the answer.
    virtual void request(packet::publish question, time_point deadline, publish_terms terms, operation& waiter) = 0;
    /// Nobody waits for this answer any more; false when it is not waited for here.
    virtual bool forget(const operation& waiter) = 0;
    virtual std::optional<time_point> next_deadline() const = 0;
    virtual void expire(time_point now) = 0;
    virtual void fail_all(std::error_code why) = 0;
};

/// Publishes requests with a Response Topic and Correlation Data, and takes the answers from one subscription. A part of the core.
template <class Core>
class requester final : public request_waiting {
public:
    /// `chance` is random, so that answers to the requests of a previous process match none of these.
    requester(Core& core, std::string_view response_topic, std::uint64_t chance)
        : core_{core}, topic_{response_topic}, chance_{chance}, waiting_{chance} {}

    void request(packet::publish question, time_point deadline, publish_terms terms, operation& waiter) override {
        await_answers();
        const auto number = waiting_.add(waiter, deadline);
        const std::string correlation = pending_requests<operation>::correlation_of(number);
        question.response_topic = topic_;
        question.correlation_data = binary{std::string_view{correlation}};
        // A failed PUBLISH fails the request; a successful one leaves it waiting for the answer.
        core_.publish(question, terms, own_operation_of([this, number](const event::completed& done, completion_mode) {
                          operation* const failed = done.error ? waiting_.take(number) : nullptr;
                          if (failed != nullptr) finish_later(*failed, done.error);
                      }));
    }

    bool forget(const operation& waiter) override { return waiting_.remove(waiter); }

    std::optional<time_point> next_deadline() const override { return waiting_.next_deadline(); }
    void expire(time_point now) override {
        while (operation* const late = waiting_.take_expired(now))
            finish_later(*late, usage_error::timed_out);
    }

    void fail_all(std::error_code why) override {
        while (!waiting_.empty())
            finish_later(*waiting_.take_any(), why);
    }

private:
    // Packets arrive in order, so the request may follow the SUBSCRIBE at once. The next run subscribes again after `stopped`.
    void await_answers() {
        if (answers_ && (!answers_->error || answers_->error == usage_error::stopped)) return;
        if (answers_) core_.drop(*answers_);
        if (topic_.empty()) topic_ = topic_of_our_own();
        const subscription_request wanted{topic_, qos::at_least_once};
        answers_ = std::make_shared<subscription_entry>(std::span{&wanted, 1}, subscribe_options{});
        auto take = [this](message answer) { this->take(std::move(answer)); };
        answers_->handler = make_message_handler(std::move(take), subscribe_options{});
        core_.subscribe(answers_, {});
        core_.await_grant(answers_, own_operation_of([this](const event::completed& granted, completion_mode) {
                              if (granted.error) fail_all(granted.error);
                          }));
    }

    std::string topic_of_our_own() const {
        std::string topic{core_.connack().response_information.value_or("dockwire/response")};
        topic += '/';
        for (int shift = 60; shift >= 0; shift -= 4)
            topic += "0123456789abcdef"[(chance_ >> shift) & 0xF];
        return topic;
    }

    void take(message&& answer) {
        const auto correlation = answer->correlation_data;
        operation* const waiter = correlation ? waiting_.take(correlation->bytes) : nullptr;
        if (waiter == nullptr) return core_.count_unmatched();
        waiter->deliver(std::move(answer), completion_mode::batch);
    }

    Core& core_;
    std::string topic_;
    std::uint64_t chance_;
    pending_requests<operation> waiting_;
    std::shared_ptr<subscription_entry> answers_{};
};

} // namespace dockwire::mqtt::detail
