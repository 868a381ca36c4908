// A client's subscriptions: what the server is asked for, what it grants, and who gets a message.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/client/detail/executor.hpp"
#include "dockwire/client/detail/incoming_message.hpp"
#include "dockwire/client/detail/operation.hpp"
#include "dockwire/client/detail/router.hpp"
#include "dockwire/client/detail/subscription.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/codec/packets.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/trivial_array.hpp"
#include "dockwire/session/event.hpp"

namespace dockwire::mqtt::detail {

/// Asks the server for subscriptions and gives messages to their handlers. A part of the core, which it uses: `core.submit(packet,
/// operation_id)`, `core.noted(subscription_id)`, `core.connack()`, `core.executor()`.
template <class Core>
class client_subscriptions {
public:
    using entry = router::entry;

    /// @param receive_queue_bytes  how much memory messages of QoS 0 may take that wait for handlers
    client_subscriptions(Core& core, std::size_t receive_queue_bytes)
        : core_{core},
          waiting_room_{receive_queue_bytes, 0, [this](const message_view& dropped) { this->report_drop(dropped); }} {}

    /// Subscription Identifiers up to this one may be those of a previous process, in messages that the server kept for it.
    void begin_behind(std::uint32_t last) noexcept { router_.begin_behind(last); }

    void on_message_dropped(std::function<void(const message_view&)> handler) { dropped_handler_ = std::move(handler); }
    void on_subscription_lost(std::function<void(std::string_view, std::error_code)> handler) {
        lost_handler_ = std::move(handler);
    }

    // --- operations -------------------------------------------------------------------------------------------------

    void subscribe(const entry& added, const list_view<user_property>& user_properties) {
        if (const auto wrong = added->error) return added->settle(failure(wrong), completion_mode::posted);
        added->handler->enter(waiting_room_);
        const subscription_id id = core_.noted(router_.next_id());
        if (const auto error = ask(added, id, user_properties)) return added->settle(failure(error), completion_mode::posted);
        router_.add(added, id);
    }

    void unsubscribe(const entry& ended, const list_view<user_property>& user_properties, operation& waiter) {
        if (!ended->active) return finish_later(waiter, usage_error::not_subscribed);
        if (ended->queue != nullptr) ended->queue->close(usage_error::not_subscribed);
        router_.remove(*ended);
        if (!ended->settled) ended->settle(failure(usage_error::not_subscribed), completion_mode::posted);
        const auto unused = unused_filters(*ended);
        if (unused.empty()) return finish_later(waiter, {});
        packet::unsubscribe packet{};
        packet.filters = unused.view();
        packet.user_properties = user_properties;
        const auto error = ask_server(
            packet, [ended](const event::completed& answer, completion_mode mode) { ended->complete_waiting(answer, mode); });
        if (error) return finish_later(waiter, error);
        waiter.wait_in(ended->waiting);
    }

    void await_grant(const entry& of, operation& waiter) {
        if (!of->settled) return waiter.wait_in(of->waiting);
        of->tell_outcome([&](const event::completed& outcome) { waiter.complete(outcome, completion_mode::posted); });
    }

    void receive(const entry& from, operation& waiter) {
        if (!from->active) return finish_later(waiter, usage_error::not_subscribed);
        if (from->queue == nullptr) return finish_later(waiter, usage_error::invalid_option);
        from->queue->receive(waiter);
    }

    /// Removes a subscription that the server refused.
    void drop(subscription_entry& refused) { router_.remove(refused); }

    // --- a run begins, the client is destroyed ----------------------------------------------------------------------

    /// Subscribe again for entries that failed with `stopped` when the previous run ended.
    void ask_again() {
        for (const entry& known : router_.all()) {
            if (known->error != usage_error::stopped) continue;
            known->settled = false;
            known->error = {};
            const subscription_id id = core_.noted(router_.renew(*known));
            if (const auto error = ask(known, id, {})) known->settle(failure(error), completion_mode::posted);
        }
    }

    void end(std::error_code why) {
        lost_handler_ = {};
        dropped_handler_ = {};
        while (!router_.all().empty()) {
            const entry last = router_.all().back(); // destroying its handler may change the list
            if (last->queue != nullptr) last->queue->close(why);
            router_.remove(*last);
        }
    }

    // --- events of the session --------------------------------------------------------------------------------------

    /// Gives a message to every handler that it matches; returns how many that were.
    std::size_t deliver(incoming_message<Core>& source) {
        return router_.dispatch(source.received.publish, [&](subscription_entry& to) {
            source.by_hand = to.by_hand;
            if (!call_user(core_.executor(), [&] { to.handler->take(source, core_.executor()); })) source.fail();
        });
    }

    /// A connection has the session of the one before.
    void resumed() {
        for (const entry& each : router_.all())
            each->handler->session_resumed();
    }

    void lost(const event::subscription_lost& what) {
        if (const auto handler = lost_handler_) call_user(core_.executor(), [&] { handler(what.filter, what.reason); });
    }

    std::uint64_t dropped() const noexcept { return dropped_; }

private:
    std::error_code ask(const entry& wanted, subscription_id id, const list_view<user_property>& user_properties) {
        packet::subscribe packet{};
        packet.subscriptions = wanted->requests.view();
        if (core_.connack().subscription_identifier_available.value_or(true)) packet.subscription_id = id;
        packet.user_properties = user_properties;
        return ask_server(packet, [this, wanted](const event::completed& answer, completion_mode mode) {
            this->granted(wanted, answer, mode);
        });
    }

    void granted(const entry& wanted, const event::completed& answer, completion_mode mode) {
        if (wanted->settled) return;
        if (answer.error != usage_error::subscription_id_not_supported) return wanted->settle(answer, mode);
        // Submitted before CONNACK; this server has no Subscription Identifiers, so retry without one.
        if (const auto error = ask(wanted, {}, {})) wanted->settle(failure(error), mode);
    }

    template <class Packet, class Then>
    std::error_code ask_server(const Packet& packet, Then then) {
        operation& waiter = own_operation_of(std::move(then));
        const std::error_code error = core_.submit(packet, waiter.id());
        if (error) waiter.discard();
        return error;
    }

    // Those that no other subscription of this client has.
    trivial_array<filter_name> unused_filters(const subscription_entry& of) {
        trivial_array<filter_name> unused{};
        for (const std::string& filter : of.filters) {
            if (!router_.has(filter)) unused.push_back({filter});
        }
        return unused;
    }

    void report_drop(const message_view& message) {
        ++dropped_;
        if (const auto handler = dropped_handler_) call_user(core_.executor(), [&] { handler(message); });
    }

    Core& core_;
    waiting_room waiting_room_;
    router router_{};
    std::uint64_t dropped_{0};
    std::function<void(std::string_view, std::error_code)> lost_handler_{};
    std::function<void(const message_view&)> dropped_handler_{};
};

} // namespace dockwire::mqtt::detail
