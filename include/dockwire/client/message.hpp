// Received messages, seen while they are delivered or kept for longer.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "dockwire/codec/codec.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/session/event.hpp"

namespace dockwire::mqtt {

/// A received message: topic, payload, QoS and every property, as views.
using message_view = packet::publish;

namespace detail {

/// The bytes of a message, and the number of receivers that are not done with it. It is acknowledged once, after the last of them, unless one
/// has failed.
class kept_message {
public:
    /// Whoever makes this counts as the first receiver, until it calls `done`.
    /// @param acknowledge  without a reason code when a receiver has failed
    kept_message(const message_view& viewed, std::function<void(std::optional<reason_code>, explanation_pointer)> acknowledge)
        : acknowledge_{std::move(acknowledge)} {
        packet::publish plain = viewed;
        plain.topic_alias.reset();
        v5_codec::encode(plain, bytes_);
        // Only a packet that a client receives may carry subscription identifiers.
        v5_codec::decode(bytes_.view(), side::client, [this](const message_view& copied) { view_ = copied; });
    }
    kept_message(const kept_message&) = delete;
    kept_message& operator=(const kept_message&) = delete;
    ~kept_message() = default;

    const message_view& view() const noexcept { return view_; }
    /// Bytes of its PUBLISH.
    std::size_t size() const noexcept { return bytes_.view().size(); }

    void add_receiver() noexcept { ++open_; }
    void done(reason_code reason, explanation_pointer why = {}) {
        if (is_failure(reason) || why) say(reason, std::move(why));
        if (--open_ == 0 && !failed_) acknowledge_(reason_, std::move(why_));
    }
    /// A receiver has not handled the message: it is never acknowledged.
    void fail() {
        if (!failed_.exchange(true)) acknowledge_(std::nullopt, {});
    }

private:
    // A success does not replace a failure, and its explanation is dropped then.
    void say(reason_code reason, explanation_pointer why) {
        const std::lock_guard alone{saying_};
        if (is_failure(reason_) && !is_failure(reason)) return;
        reason_ = reason;
        why_ = std::move(why);
    }

    byte_buffer bytes_{};
    message_view view_{};
    std::function<void(std::optional<reason_code>, explanation_pointer)> acknowledge_;
    std::atomic<unsigned> open_{1};
    std::atomic<bool> failed_{false};
    std::mutex saying_{};
    reason_code reason_{reason_code::success};
    explanation_pointer why_{};
};

/// Shared by the copies of one receiver's message, which is done when the last of them is destroyed, or earlier by `acknowledge`.
class receipt {
public:
    receipt(std::shared_ptr<kept_message> of, bool by_hand) : of_{std::move(of)}, by_hand_{by_hand} { of_->add_receiver(); }
    receipt(const receipt&) = delete;
    receipt& operator=(const receipt&) = delete;
    ~receipt() {
        if (!by_hand_) acknowledge(reason_code::success);
    }

    const message_view& view() const noexcept { return of_->view(); }
    std::size_t size() const noexcept { return of_->size(); }
    void acknowledge(reason_code reason, explanation_pointer why = {}) {
        if (!done_.exchange(true)) of_->done(reason, std::move(why));
    }
    /// The receiver has thrown an exception. What it has acknowledged before stays so.
    void fail() {
        if (!done_.exchange(true)) of_->fail();
    }

private:
    std::shared_ptr<kept_message> of_;
    bool by_hand_;
    std::atomic<bool> done_{false};
};

} // namespace detail

/// A received message that owns its bytes. Copies share them. It may outlive the client, and be used on any thread.
class message {
public:
    /// No message.
    message() = default;
    explicit message(std::shared_ptr<detail::receipt> share) noexcept : share_{std::move(share)} {}

    explicit operator bool() const noexcept { return share_ != nullptr; }

    /// The message. Only when there is one.
    const message_view& operator*() const noexcept { return share_->view(); }
    const message_view* operator->() const noexcept { return &share_->view(); }

    /// This receiver is done with the message; only the first call counts. Without it, the message is done with when the last copy
    /// is destroyed, unless the subscription says `acknowledge_by_hand`. When all receivers are done, PUBACK or PUBREC goes out in the
    /// order that the standard wants (4.6), whatever the order of these calls.
    ///
    /// @param reason  `success`, or what else PUBACK may carry (3.4.2.1), such as `quota_exceeded`; another one is sent as
    ///                `unspecified_error`. Of several receivers' failures, the last counts.
    void acknowledge(reason_code reason = reason_code::success) const {
        if (share_) share_->acknowledge(reason);
    }

    /// The same with a Reason String and User Properties (3.4.2.2). A text that is not valid for MQTT is left out, and all of them are
    /// when the server takes no packet of this length.
    void acknowledge(reason_code reason, explanation why) const {
        if (share_) share_->acknowledge(reason, std::make_shared<const explanation>(std::move(why)));
    }

private:
    std::shared_ptr<detail::receipt> share_{};
};

} // namespace dockwire::mqtt
