// Which health alarms stand, since when, and what an event changes about that: each `hms` event holds all alarms, and one that is gone from it is
// over.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/dji/messages/hms.hpp"
#include "dockwire/dji/protocol/hms.hpp"

namespace dockwire::dji {

/// How much an alarm book remembers.
struct alarm_book_options {
    /// Gateways with alarms, at least one. Beyond that, the one that was not heard for the longest time is forgotten.
    std::size_t devices{1'000};
    /// Of each gateway; the reference has 20 in an event. Alarms beyond it are counted and not remembered.
    std::size_t alarms_per_device{100};
};

/// An alarm that stands, or stood until now.
struct standing_alarm {
    using time_point = std::chrono::steady_clock::time_point;

    /// As it came last.
    health_alarm alarm{};
    /// When the book first heard of it; a device does not say when an alarm began.
    time_point since{};

    time_point::duration age(time_point now) const noexcept { return now - since; }

    bool operator==(const standing_alarm&) const = default;
};

/// What an event says that the one before it did not.
struct alarm_changes {
    std::vector<standing_alarm> began{};
    std::vector<standing_alarm> ended{};
    /// They go on with other contents, such as another level.
    std::vector<standing_alarm> changed{};
    /// Alarms of the event for which there was no room.
    std::size_t left_out{0};
    /// A gateway whose alarms were forgotten to make room for this one.
    std::optional<std::string> forgotten{};

    bool operator==(const alarm_changes&) const = default;
};

namespace detail {

/// What makes two alarms of a gateway the same.
struct alarm_identity {
    std::string code{}; ///< small letters
    std::string device{};
    std::optional<int> component{};
    std::optional<int> sensor{};
    bool in_the_sky{false};

    bool operator==(const alarm_identity&) const = default;
};

inline alarm_identity identity_of(const health_alarm& from) {
    alarm_identity made{.code = from.code, .device = device_key_of(from), .sensor = sensor_of(from)};
    std::ranges::transform(made.code, made.code.begin(), small_letter);
    if (from.args) made.component = from.args->component_index;
    made.in_the_sky = from.in_the_sky == alarm_place::sky && !made.device.starts_with("3-");
    return made;
}

struct known_alarm {
    alarm_identity identity{};
    standing_alarm standing{};
    bool is_in_event{false};
};

struct alarming_device {
    std::string sn{};
    standing_alarm::time_point heard{};
    std::vector<known_alarm> alarms{};
};

/// Where the device stands among all, which are sorted by serial number, or would stand.
template <class Devices>
auto place_of(Devices& all, std::string_view sn) {
    return std::lower_bound(all.begin(), all.end(), sn,
                            [](const alarming_device& one, std::string_view wanted) { return one.sn < wanted; });
}

template <class Devices>
auto find_device(Devices& all, std::string_view sn) {
    const auto at = detail::place_of(all, sn);
    return at != all.end() && at->sn == sn ? at : all.end();
}

} // namespace detail

/// Takes the `hms` events of gateways and says which alarms began and ended.
///
/// Two alarms of a gateway are the same if they have the same code, whatever the case of its letters, the same device type, and the same
/// component and sensor index. One of an aircraft in flight is another than that on the ground, because it has another text; for a dock the
/// flight of its aircraft makes no difference. Level, module and `imminent` may change while an alarm goes on.
class alarm_book {
public:
    using time_point = standing_alarm::time_point;

    explicit alarm_book(const alarm_book_options& options = {}) : options_{options} {}

    /// Takes over an event. Of one with an alarm that could not be read nothing is said to have ended.
    /// @param gateway_sn  whose event it is: `origin::gateway_sn`
    /// @param now         when it came
    alarm_changes update(std::string_view gateway_sn, const event::hms& news, time_point now) {
        alarm_changes changes{};
        if (news.list.empty() && detail::find_device(devices_, gateway_sn) == devices_.end()) return changes;
        device& from = place_of(gateway_sn, changes);
        from.heard = now;
        for (detail::known_alarm& one : from.alarms)
            one.is_in_event = false;
        const std::vector<const health_alarm*> others = note_known(from, news, changes);
        if (!news.extra.has_left_out("list")) drop_ended(from, changes);
        for (const health_alarm* const one : others)
            add(from, *one, now, changes);
        if (from.alarms.empty()) forget(gateway_sn);
        return changes;
    }

    /// The alarms of a gateway that stand, the longest first.
    std::vector<standing_alarm> alarms(std::string_view gateway_sn) const {
        const auto found = detail::find_device(devices_, gateway_sn);
        return found == devices_.end() ? std::vector<standing_alarm>{} : standing_of(*found);
    }

    /// The gateways with alarms, by their serial number.
    std::vector<std::string> devices() const {
        std::vector<std::string> all{};
        all.reserve(devices_.size());
        for (const device& one : devices_)
            all.push_back(one.sn);
        return all;
    }

    /// Forgets a gateway, for example one that is gone; its next event begins anew.
    /// @return the alarms that stood
    std::vector<standing_alarm> forget(std::string_view gateway_sn) {
        const auto found = detail::find_device(devices_, gateway_sn);
        if (found == devices_.end()) return {};
        auto stood = standing_of(*found);
        devices_.erase(found);
        return stood;
    }

private:
    using device = detail::alarming_device;

    static std::vector<standing_alarm> standing_of(const device& from) {
        std::vector<standing_alarm> all{};
        all.reserve(from.alarms.size());
        for (const detail::known_alarm& one : from.alarms)
            all.push_back(one.standing);
        return all;
    }

    device& place_of(std::string_view sn, alarm_changes& changes) {
        if (const auto found = detail::find_device(devices_, sn); found != devices_.end()) return *found;
        if (!devices_.empty() && devices_.size() >= options_.devices) changes.forgotten = drop_silent();
        return *devices_.insert(detail::place_of(devices_, sn), device{.sn = std::string{sn}});
    }

    std::string drop_silent() {
        const auto heard_before = [](const device& a, const device& b) { return a.heard < b.heard; };
        const auto found = std::min_element(devices_.begin(), devices_.end(), heard_before);
        std::string sn = std::move(found->sn);
        devices_.erase(found);
        return sn;
    }

    /// Marks those that are in the event.
    /// @return the others of the event
    static std::vector<const health_alarm*> note_known(device& from, const event::hms& news, alarm_changes& changes) {
        std::vector<const health_alarm*> others{};
        for (const health_alarm& one : news.list)
            if (detail::known_alarm* const known = known_in(from, detail::identity_of(one)))
                note(*known, one, changes);
            else
                others.push_back(&one);
        return others;
    }

    static detail::known_alarm* known_in(device& from, const detail::alarm_identity& wanted) {
        const auto found = std::ranges::find(from.alarms, wanted, &detail::known_alarm::identity);
        return found == from.alarms.end() ? nullptr : &*found;
    }

    /// Of an alarm that an event has twice, the first counts.
    static void note(detail::known_alarm& known, const health_alarm& now, alarm_changes& changes) {
        if (std::exchange(known.is_in_event, true) || known.standing.alarm == now) return;
        known.standing.alarm = now;
        changes.changed.push_back(known.standing);
    }

    static void drop_ended(device& from, alarm_changes& changes) {
        for (detail::known_alarm& one : from.alarms)
            if (!one.is_in_event) changes.ended.push_back(std::move(one.standing));
        std::erase_if(from.alarms, [](const detail::known_alarm& one) { return !one.is_in_event; });
    }

    void add(device& to, const health_alarm& one, time_point now, alarm_changes& changes) const {
        detail::alarm_identity identity = detail::identity_of(one);
        if (known_in(to, identity)) return;
        if (to.alarms.size() >= options_.alarms_per_device) {
            ++changes.left_out;
            return;
        }
        changes.began.push_back({one, now});
        to.alarms.push_back({std::move(identity), changes.began.back(), true});
    }

    alarm_book_options options_;
    std::vector<device> devices_{};
};

} // namespace dockwire::dji
