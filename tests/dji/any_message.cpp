#include "dockwire/asio.hpp"

#include <optional>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "dji/any_message.hpp"
#include "dji/world.hpp"
#include "dockwire/dji/messages/aircraft_property.hpp"
#include "dockwire/dji/messages/airsense.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/hms.hpp"
#include "dockwire/dji/messages/log.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "fuzz/push.hpp"

namespace dockwire::dji::test {
namespace {

using fuzz::require;

/// A cloud and a dock with handlers, and a call open on every topic that has answers.
struct listeners : world {
    reaction seen{};
    outcome<fileupload_list::reply> listed{};
    outcome<property_reply> set{};
    outcome<config::reply> asked{};
    outcome<ack> told{};
    outcome<ack> online{};

    listeners() {
        go_online();
        const auto report = [this](std::string_view, const thing::fault& wrong) {
            require(!wrong.text.empty());
            seen.faults.push_back(wrong);
        };
        cloud.on_error(report);
        dock.on_error(report);
        listen<dock2::osd, dock2::state, update_topo, event::hms, event::airsense_warning, event::flighttask_progress, config>(
            cloud);
        listen<flighttask_prepare, fileupload_list, property::silent_mode, property::obstacle_avoidance>(dock);
        broker.decide = [](const sent_message&) { return lost; };
        call();
        settle();
    }

    template <class... Ms>
    void listen(auto& role) {
        (role.template on<Ms>([this](const Ms& message) { take(message); }), ...);
    }

    void take(const auto& message) {
        ++seen.handled;
        const auto counted = cloud.statistics().tolerated[thing::looseness::left_out];
        fuzz::round_trip(message, counted == 0);
    }

    void call() {
        cloud.async_call(dock_sn, fileupload_list{}, listed.take());
        cloud.async_set(dock_sn, property::silent_mode{}, set.take());
        dock.async_request(config{}, asked.take());
        dock.async_event(event::hms{}, told.take());
        dock.async_online(dock_topology(), online.take());
    }

    /// The tid of the open call that `topic` answers.
    std::string tid_of(const std::optional<parsed_topic>& topic) const {
        std::string tid{};
        for (const auto& one : broker.sent) {
            const auto sent_on = parse_topic(one.topic);
            if (topic && sent_on && info(sent_on->kind).reply == topic->kind)
                tid = nlohmann::json::parse(one.payload).at("tid").get<std::string>();
        }
        return tid;
    }
};

/// Whatever came is in some counter.
void require_counted(const role_statistics& now) {
    const auto counted = now.handled + now.unhandled + now.unknown_devices + now.unknown_topics + now.malformed + now.duplicates +
                         now.replies + now.late_replies + now.duplicate_replies + now.unmatched_replies + now.foreign_replies;
    require(counted >= now.received && now.failed_handlers == 0 && now.publish_failures == 0);
}

} // namespace

reaction deliver(const std::string& topic, std::string payload) {
    manual_clock::since_start = {};
    listeners w{};
    const std::string tid = w.tid_of(parse_topic(topic));
    if (const auto at = payload.find("$TID"); at != std::string::npos) payload.replace(at, 4, tid);
    w.broker.sent.clear();
    w.broker.route({.topic = topic, .payload = payload});
    w.settle();
    for (const auto& one : w.broker.sent)
        require(nlohmann::json::accept(one.payload));
    require(w.listed.calls <= 1 && w.set.calls <= 1 && w.asked.calls <= 1 && w.told.calls <= 1 && w.online.calls <= 1);
    require_counted(w.cloud.statistics());
    require_counted(w.dock.statistics());
    return std::move(w.seen);
}

reaction deliver(topic_kind kind, std::string payload) { return deliver(build_topic(kind, dock_sn), std::move(payload)); }

} // namespace dockwire::dji::test
