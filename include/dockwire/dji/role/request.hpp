// The request engine that both roles share: who waits for which reply, how long, and what is sent again.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <unordered_map>
#include <utility>

#include <asio/error.hpp>

#include "dockwire/core/error.hpp"
#include "dockwire/core/qos.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/error.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/dji/role/pubsub.hpp"
#include "dockwire/dji/role/statistics.hpp"
#include "dockwire/dji/role/tid.hpp"

namespace dockwire::dji {

/// Why a reply met no call.
enum class stray_reply : std::uint8_t {
    late,      ///< the call had timed out or was cancelled
    duplicate, ///< the call had its reply
    unmatched, ///< our tid prefix and no such call, or not from the gateway that was called
};

namespace detail {

/// Unix time in ms, as envelopes have it.
inline std::int64_t unix_time() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

/// A message that expects a reply.
struct command {
    topic_kind kind{topic_kind::services};
    std::string sn{};
    std::string method{};
    std::string data{};
    std::string bid{};
    std::chrono::milliseconds timeout{0};
    bool safe_to_repeat{false};
};

/// Who waits for a reply. Exactly one of the two functions is called, once: they finish the call.
class waiter : public std::enable_shared_from_this<waiter> {
public:
    waiter() = default;
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;
    virtual ~waiter() = default;
    virtual void finish(std::string_view topic, const envelope& reply) = 0;
    virtual void finish(std::error_code why) = 0;
};

/// The calls whose reply is to come, and the memory of those that are over. A call that is prepared is started here, which sends it and sets its
/// timer, and finished by its reply, its time-out, an error or `cancel`.
class requester : public std::enable_shared_from_this<requester> {
public:
    struct settings {
        mqtt::qos qos{mqtt::qos::at_least_once};
        std::chrono::milliseconds repeat_after{5000};
    };

    requester(std::shared_ptr<pubsub> bus, std::shared_ptr<role_statistics> statistics, settings with)
        : bus_{std::move(bus)}, statistics_{std::move(statistics)}, settings_{with} {}

    id_source& ids() noexcept { return ids_; }

    /// A number for `cancel`. Any thread.
    std::uint64_t new_call() noexcept { return ++last_call_; }

    /// Registers the waiter, then publishes.
    void start(std::uint64_t call, const command& what, std::shared_ptr<waiter> waits) {
        if (closed_) return waits->finish(asio::error::operation_aborted);
        ++statistics_->calls;
        const std::string tid = ids_.tid();
        const auto now = bus_->now();
        pending& made = waiting_[tid];
        made = {call, what.kind, what.sn, std::move(waits), payload_of(what, tid), now + what.timeout, {}, what.safe_to_repeat};
        schedule(tid, made, now);
        send(tid, made, now);
        arm();
    }

    /// Finishes a call without its reply, which will be late. The device may act all the same.
    void cancel(std::uint64_t call) {
        const auto found =
            std::find_if(waiting_.begin(), waiting_.end(), [call](const auto& one) { return one.second.call == call; });
        if (found != waiting_.end()) finish(found, asio::error::operation_aborted);
    }

    /// Gives a reply, if it is `readable`, to its call. Otherwise says what it is, or nothing for another instance's.
    std::optional<stray_reply> take(std::string_view topic, const parsed_topic& from, const envelope& received, bool readable) {
        const auto found = waiting_.find(std::string{received.tid});
        if (found != waiting_.end() && info(found->second.kind).reply == from.kind && found->second.sn == from.sn) {
            ++statistics_->replies;
            const auto waits = take_out(found, true);
            readable ? waits->finish(topic, received) : waits->finish(call_error::malformed_reply);
            return std::nullopt;
        }
        return classify(found == waiting_.end(), received.tid);
    }

    void close() {
        closed_ = true;
        alarm_.reset();
        const auto all = std::exchange(waiting_, {});
        for (const auto& [tid, one] : all)
            one.waits->finish(asio::error::operation_aborted);
    }

private:
    struct pending {
        std::uint64_t call{0};
        topic_kind kind{};
        std::string sn{};
        std::shared_ptr<waiter> waits{};
        std::string payload{};
        time_point deadline{};
        time_point wake{};
        bool safe_to_repeat{false};
    };
    using table = std::unordered_map<std::string, pending>;

    std::string payload_of(const command& what, std::string_view tid) {
        const std::string bid = what.bid.empty() ? ids_.bid() : what.bid;
        return write_envelope(what.kind, {.tid = tid,
                                          .bid = bid,
                                          .timestamp = unix_time(),
                                          .gateway = what.sn,
                                          .method = what.method,
                                          .need_reply = true,
                                          .data = what.data});
    }

    /// The broker shall not deliver a command whose caller has given up: it expires with the rest of the time-out.
    publish_terms terms_at(const pending& one, time_point now) const {
        const auto rest = std::chrono::duration_cast<std::chrono::seconds>(one.deadline - now);
        return {.qos = settings_.qos, .expiry = std::max(rest, std::chrono::seconds{1})};
    }

    void send(const std::string& tid, const pending& one, time_point now) {
        bus_->publish(build_topic(one.kind, one.sn), one.payload, terms_at(one, now),
                      [weak = weak_from_this(), tid](std::error_code error) {
                          if (const auto self = weak.lock(); self && error) self->publish_failed(tid, error);
                      });
    }

    /// What is safe to repeat will be: unless the client has ended.
    void publish_failed(const std::string& tid, std::error_code why) {
        ++statistics_->publish_failures;
        const auto found = waiting_.find(tid);
        if (found == waiting_.end()) return;
        const bool ended =
            why == usage_error::stopped || why == usage_error::kept_for_next_run || why == asio::error::operation_aborted;
        if (ended || !found->second.safe_to_repeat) finish(found, why);
    }

    void schedule(const std::string& tid, pending& one, time_point now) {
        one.wake = one.safe_to_repeat ? std::min(one.deadline, now + settings_.repeat_after) : one.deadline;
        wakes_.emplace(one.wake, tid);
    }

    void arm() {
        if (wakes_.empty()) return;
        if (!alarm_) {
            alarm_ = bus_->make_alarm([weak = weak_from_this()] {
                if (const auto self = weak.lock()) self->ring();
            });
        }
        alarm_->set(wakes_.begin()->first);
    }

    void ring() {
        const auto now = bus_->now();
        while (!wakes_.empty() && wakes_.begin()->first <= now) {
            const std::string tid = wakes_.begin()->second;
            wakes_.erase(wakes_.begin());
            wake(waiting_.find(tid), now);
        }
        if (!closed_) arm();
    }

    void wake(table::iterator which, time_point now) {
        if (which->second.deadline <= now) {
            ++statistics_->timed_out;
            return finish(which, usage_error::timed_out);
        }
        ++statistics_->resent;
        schedule(which->first, which->second, now);
        send(which->first, which->second, now);
    }

    void finish(table::iterator which, std::error_code why) { take_out(which, false)->finish(why); }

    /// Takes a call out of the tables and remembers whether it had its reply.
    std::shared_ptr<waiter> take_out(table::iterator which, bool answered) {
        auto waits = std::move(which->second.waits);
        wakes_.erase({which->second.wake, which->first});
        if (wakes_.empty() && alarm_) alarm_->stop(); // an idle role keeps no executor busy
        over_.push_back({which->first, answered});
        if (over_.size() > remembered) over_.pop_front();
        waiting_.erase(which);
        return waits;
    }

    std::optional<stray_reply> classify(bool not_waiting, std::string_view tid) {
        if (!ids_.is_ours(tid)) {
            ++statistics_->foreign_replies;
            return std::nullopt;
        }
        const auto is_it = [tid](const ended_call& one) { return one.tid == tid; };
        const auto known = not_waiting ? std::find_if(over_.begin(), over_.end(), is_it) : over_.end();
        if (known == over_.end()) return ++statistics_->unmatched_replies, stray_reply::unmatched;
        if (known->answered) return ++statistics_->duplicate_replies, stray_reply::duplicate;
        return ++statistics_->late_replies, stray_reply::late;
    }

    /// A call that is over.
    struct ended_call {
        std::string tid{};
        bool answered{false};
    };
    static constexpr std::size_t remembered = 1024;

    std::shared_ptr<pubsub> bus_;
    std::shared_ptr<role_statistics> statistics_;
    settings settings_;
    id_source ids_{};
    std::atomic<std::uint64_t> last_call_{0};
    table waiting_{};
    std::set<std::pair<time_point, std::string>> wakes_{};
    std::deque<ended_call> over_{}; ///< the last ones
    std::unique_ptr<alarm> alarm_{};
    bool closed_{false};
};

} // namespace detail
} // namespace dockwire::dji
