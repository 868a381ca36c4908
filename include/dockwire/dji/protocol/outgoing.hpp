// Envelopes that are sent ("Topic Definition").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/dji/protocol/detail/envelope_form.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/thing/json/detail/json_text.hpp"

namespace dockwire::dji {

/// An envelope to be written. `data` is JSON text; all are views until `write_envelope` returns.
struct outgoing {
    std::string_view tid{};
    std::string_view bid{};
    std::int64_t timestamp{0};
    std::string_view gateway{};
    std::string_view method{};
    bool need_reply{false};
    std::optional<std::int64_t> seq{};
    std::string_view data{"{}"};
};

namespace detail {

/// Writes members of one object.
class member_writer {
public:
    explicit member_writer(std::string& out) : out_{out} { out_ += '{'; }

    void text(std::string_view name, std::string_view value) {
        key(name);
        thing::detail::append_text(value, out_);
    }
    void number(std::string_view name, std::int64_t value) {
        key(name);
        thing::detail::append_number(value, out_);
    }
    void raw(std::string_view name, std::string_view json) {
        key(name);
        out_ += json;
    }
    void finish() { out_ += '}'; }

private:
    void key(std::string_view name) {
        if (out_.back() != '{') out_ += ',';
        thing::detail::append_text(name, out_);
        out_ += ':';
    }

    std::string& out_;
};

} // namespace detail

/// The payload of a message: exactly the keys that the reference gives the envelope of `kind`, and `seq` if there is one.
inline std::string write_envelope(topic_kind kind, const outgoing& message) {
    const auto form = detail::form_of(kind);
    std::string payload;
    payload.reserve(message.data.size() + 256);
    detail::member_writer members{payload};
    if (form.ids) {
        members.text("tid", message.tid);
        members.text("bid", message.bid);
        members.number("timestamp", message.timestamp);
    }
    if (form.need_reply) members.number("need_reply", message.need_reply ? 1 : 0);
    if (form.gateway) members.text("gateway", message.gateway);
    if (form.method) members.text("method", message.method);
    if (message.seq) members.number("seq", *message.seq);
    members.raw("data", message.data);
    members.finish();
    return payload;
}

} // namespace dockwire::dji
