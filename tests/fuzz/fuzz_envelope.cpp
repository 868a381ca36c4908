// Any message to a cloud and a device: the topic is the first line, the payload is the rest. "$TID" in the payload is the tid of the
// call whose answer belongs on the topic.
#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include <nlohmann/json.hpp>

#include "dji/world.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/dji/envelope.hpp"
#include "dockwire/dji/messages/aircraft_property.hpp"
#include "dockwire/dji/messages/airsense.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/hms.hpp"
#include "dockwire/dji/messages/log.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"
#include "fuzz/json_mutator.hpp"
#include "fuzz/push.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::dji;
using fuzz::require;

/// An envelope that was read and written reads back equal, if its data is JSON.
void write_again(const envelope& first) {
    if (!nlohmann::json::accept(first.data_text())) return;
    const outgoing out{.tid = first.tid,
                       .bid = first.bid,
                       .timestamp = first.timestamp.value_or(0),
                       .gateway = first.gateway,
                       .method = first.method,
                       .need_reply = first.need_reply.value_or(false),
                       .seq = first.seq,
                       .data = first.data_text()};
    const std::string text = write_envelope(topic_kind::events, out);
    envelope_reader reader{};
    const auto second = reader.read(text);
    require(second.has_value());
    require(second->tid == out.tid && second->bid == out.bid && second->timestamp == out.timestamp);
    require(second->gateway == out.gateway && second->method == out.method && second->need_reply == out.need_reply);
    require(second->seq == out.seq && second->data_text() == out.data);
}

void read_envelope(std::string_view payload) {
    envelope_reader reader{};
    const auto read = reader.read(payload);
    if (!read) {
        const auto& wrong = read.error();
        require(!wrong.text.empty() && wrong.position <= payload.size() + 1);
        return;
    }
    frame_seq(*read);
    write_again(*read);
}

/// A cloud and a dock with handlers, and a call open on every topic that has answers.
struct world : dji::test::world {
    dji::test::outcome<fileupload_list::reply> listed{};
    dji::test::outcome<property_reply> set{};
    dji::test::outcome<config::reply> asked{};
    dji::test::outcome<ack> told{};
    dji::test::outcome<ack> online{};

    world() {
        dji::test::manual_clock::since_start = {};
        const auto report = [](std::string_view, const thing::fault& wrong) { require(!wrong.text.empty()); };
        cloud.on_error(report);
        dock.on_error(report);
        go_online();
        handle();
        broker.decide = [](const dji::test::sent_message&) { return dji::test::lost; };
        call();
        settle();
    }

    void handle() {
        cloud.on<dock2::osd>([](const dock2::osd& osd) { fuzz::round_trip(osd); });
        cloud.on<dock2::state>([](const dock2::state& state) { fuzz::round_trip(state); });
        cloud.on<update_topo>([](const update_topo& topology) { fuzz::round_trip(topology); });
        cloud.on<event::hms>([](const event::hms& alarms) { fuzz::round_trip(alarms); });
        cloud.on<event::airsense_warning>([](const event::airsense_warning& near) { fuzz::round_trip(near); });
        cloud.on<event::flighttask_progress>([](const event::flighttask_progress& at) { fuzz::round_trip(at); });
        cloud.on<config>([](const config& question) { fuzz::round_trip(question); });
        dock.on<flighttask_prepare>([](const flighttask_prepare& task) { fuzz::round_trip(task); });
        dock.on<fileupload_list>([](const fileupload_list& wanted) { fuzz::round_trip(wanted); });
        dock.on<property::silent_mode>([](const property::silent_mode& mode) { fuzz::round_trip(mode); });
        dock.on<property::obstacle_avoidance>([](const property::obstacle_avoidance& avoid) { fuzz::round_trip(avoid); });
    }

    void call() {
        cloud.async_call(dji::test::dock_sn, fileupload_list{}, listed.take());
        cloud.async_set(dji::test::dock_sn, property::silent_mode{}, set.take());
        dock.async_request(config{}, asked.take());
        dock.async_event(event::hms{}, told.take());
        dock.async_online(dji::test::dock_topology(), online.take());
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

    void deliver(const std::string& topic, std::string payload) {
        const std::string tid = tid_of(parse_topic(topic));
        if (const auto at = payload.find("$TID"); at != std::string::npos) payload.replace(at, 4, tid);
        broker.sent.clear();
        broker.route(topic, payload);
        settle();
        for (const auto& one : broker.sent)
            require(nlohmann::json::accept(one.payload));
        require(listed.calls <= 1 && set.calls <= 1 && asked.calls <= 1 && told.calls <= 1 && online.calls <= 1);
    }
};

/// Whatever came is in some counter.
void require_counted(const role_statistics& now) {
    const auto counted = now.handled + now.unhandled + now.unknown_devices + now.unknown_topics + now.malformed + now.duplicates +
                         now.replies + now.late_replies + now.duplicate_replies + now.unmatched_replies + now.foreign_replies;
    require(counted >= now.received && now.failed_handlers == 0 && now.publish_failures == 0);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(std::as_bytes(std::span{data, size}));
    const auto line = std::min(text.find('\n'), text.size());
    if (!mqtt::is_topic_name(text.substr(0, line))) return -1; // a client closes the connection
    const std::string_view payload = text.substr(std::min(line + 1, text.size()));
    read_envelope(payload);
    world w{};
    w.deliver(std::string{text.substr(0, line)}, std::string{payload});
    require_counted(w.cloud.statistics());
    require_counted(w.dock.statistics());
    return 0;
}

/// The topic stays mostly.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    const auto* const line = size == 0 ? nullptr : static_cast<const std::uint8_t*>(std::memchr(data, '\n', size));
    if (line == nullptr || seed % 16 == 0) return LLVMFuzzerMutate(data, size, max_size);
    const auto head = static_cast<std::size_t>(line - data) + 1;
    return head + fuzz::mutate(data + head, size - head, max_size - head, seed);
}
