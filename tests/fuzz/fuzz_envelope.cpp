// Any message to a cloud and a device: the topic is the first line, the payload is the rest. "$TID" in the payload is the tid of the
// call whose answer belongs on the topic.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "dji/any_message.hpp"
#include "dockwire/codec/topic.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
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

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(std::as_bytes(std::span{data, size}));
    const auto line = std::min(text.find('\n'), text.size());
    if (!mqtt::is_topic_name(text.substr(0, line))) return -1; // a client closes the connection
    const std::string_view payload = text.substr(std::min(line + 1, text.size()));
    read_envelope(payload);
    dji::test::deliver(std::string{text.substr(0, line)}, std::string{payload});
    return 0;
}

/// The topic stays mostly.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    const auto* const line = size == 0 ? nullptr : static_cast<const std::uint8_t*>(std::memchr(data, '\n', size));
    if (line == nullptr || seed % 16 == 0) return LLVMFuzzerMutate(data, size, max_size);
    const auto head = static_cast<std::size_t>(line - data) + 1;
    return head + fuzz::mutate(data + head, size - head, max_size - head, seed);
}
