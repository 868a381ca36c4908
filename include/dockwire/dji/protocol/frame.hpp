// Frames of live control on their way out ("Live Flight Controls"). Incoming ones are read by `read_data`, their number by `frame_seq`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/core/result.hpp"
#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/thing/describe/extra.hpp"
#include "dockwire/thing/json/detail/json_text.hpp"
#include "dockwire/thing/json/fault.hpp"

namespace dockwire::dji {

/// Where a frame has its number.
enum class seq_place : std::uint8_t {
    beside_data, ///< as newer firmware has it
    in_data,     ///< as the definition page has it
};

/// The number of a frame, which counts up from 0.
struct frame_number {
    std::int64_t seq{0};
    seq_place place{seq_place::beside_data};
};

namespace detail {

/// Puts `"seq"` before the other members of an object.
inline void insert_seq(std::string& object, std::int64_t seq) {
    std::string first{R"("seq":)"};
    thing::detail::append_number(seq, first);
    if (object != "{}") first += ',';
    object.insert(1, first);
}

inline result<std::string, thing::fault> write_frame(topic_kind kind, std::string_view method, const outgoing_data& data,
                                                     const std::optional<frame_number>& number) {
    outgoing frame{.method = method};
    std::string text{};
    if (auto wrong = write_message(data, method, text)) return std::move(*wrong);
    if (number && number->place == seq_place::in_data)
        insert_seq(text, number->seq);
    else if (number)
        frame.seq = number->seq;
    frame.data = text;
    return write_envelope(kind, frame);
}

/// The same message without a number in its data, where `frame_number` is to say it.
template <class M>
M without_seq(M data) {
    if constexpr (requires { data.seq.reset(); }) data.seq.reset();
    std::erase_if(data.extra.fields, [](const thing::extra::field& one) { return one.name == "seq"; });
    return data;
}

} // namespace detail

/// The payload of a frame for `drc_down` or `drc_up`, ready to be published.
/// @param number  its number; with it, the number that the message itself may hold is not written
/// @return the payload, or the first rule that the frame breaks, with a JSON pointer that begins with "/data": such a frame must not be sent
template <class M>
    requires drc_down_message<M> || drc_up_message<M>
result<std::string, thing::fault> write_frame(const M& message, const std::optional<frame_number>& number = {}) {
    constexpr topic_kind kind = message_traits<M>::topic;
    return detail::write_frame(kind, M::method, detail::outgoing_data{number ? detail::without_seq(message) : message}, number);
}

/// The payload of a device's answer to a frame of type `M`, for `drc_up`. As `write_frame`.
template <drc_down_message M>
    requires answered_message<M>
result<std::string, thing::fault> write_frame_reply(const reply<M>& answer, const std::optional<frame_number>& number = {}) {
    return detail::write_frame(topic_kind::drc_up, M::method,
                               detail::outgoing_data{number ? detail::without_seq(answer) : answer}, number);
}

} // namespace dockwire::dji
