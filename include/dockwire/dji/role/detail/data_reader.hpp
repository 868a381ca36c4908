// The data of messages as handlers get it, compiled once for all types.
#pragma once

#include "dockwire/asio.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/envelope_check.hpp"
#include "dockwire/dji/protocol/error.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/dji/role/role.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/model/detail/find_key.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/read_state.hpp"

namespace dockwire::dji::detail {

inline void refuse_malformed(role_core& core, const incoming& message, const thing::fault& wrong, const finisher& finish) {
    core.malformed(message.topic, wrong);
    finish(plain_answer(result_code::wrong_parameter));
}

/// A message that was read is given to its handler, unless whoever hears of what was left out of it closes the role.
inline bool may_be_handled(role_core& core, std::string_view topic) {
    ++core.statistics().handled;
    core.report_left_out(topic);
    return !core.closed();
}

inline thing::fault no_data_in(std::string_view context) {
    return {.code = thing::fault_code::missing_field, .pointer = "/data", .text = "missing", .context = std::string{context}};
}

/// Counts data that lacks what should be around it.
inline std::optional<thing::fault> take_bare(const thing::read_options& how) {
    const loose_key wrapper{thing::looseness::missing_wrapper, "data", {}};
    if (how.tolerated) ++(*how.tolerated)[wrapper.which];
    return how.strict ? std::optional{fault_of(wrapper, how.context)} : std::nullopt;
}

/// The data of a progress event is documented with result and output around it, and without.
inline bool is_bare_output(thing::json_reader& reader, const envelope& head) {
    bool is_wrapped = false;
    const auto look = [](bool& wrapped, std::string_view key, const auto&) { wrapped |= key == "output" || key == "result"; };
    reader.scan(head.data_text(), "output", is_wrapped, look);
    return !is_wrapped;
}

/// The properties of a push without data as an object, if they are at the top level: there are simulators that send them so.
/// @param fields  what the device has; of a message with none of them the text is empty
inline std::string bare_properties(const envelope& head, const std::vector<thing::field>& fields) {
    thing::tape whole{};
    std::string text{};
    if (whole.parse(head.payload)) return text;
    member_writer properties{text};
    bool is_push = false;
    for (auto members = whole.root().members(); !members.done(); members.next()) {
        if (place_of_key(members.key()) != envelope_key_names.size()) continue;
        is_push = is_push || thing::detail::find_key(members.key(), fields) != nullptr;
        properties.raw(members.key(), members.value().raw());
    }
    properties.finish();
    return is_push ? text : std::string{};
}

/// Reads the data of messages of one type.
class data_reader {
public:
    data_reader(role_core& core, thing::json_reader& reader, std::string_view context, topic_kind kind) noexcept
        : core_{core}, reader_{reader}, how_{core.reading(context, is_command(kind))} {}

    /// Reads a message, or refuses it.
    /// @param output  what the data may be by itself, see `is_bare_output`
    bool take(const incoming& message, const incoming_data& whole, const std::optional<incoming_data>& output,
              const finisher& finish) const {
        const auto wrong = stands_for_data(message.head, message.from.kind) ? read_bare_properties(message.head, whole)
                                                                            : read(message.head, whole, output);
        if (!wrong) return may_be_handled(core_, message.topic);
        refuse_malformed(core_, message, *wrong, finish);
        return false;
    }

private:
    std::optional<thing::fault> read(const envelope& head, const incoming_data& whole,
                                     const std::optional<incoming_data>& output) const {
        if (!output || !is_bare_output(reader_, head)) return read_data(reader_, head, whole, how_);
        auto wrong = take_bare(how_);
        return wrong ? wrong : read_data(reader_, head, *output, how_);
    }

    std::optional<thing::fault> read_bare_properties(const envelope& head, const incoming_data& into) const {
        const std::string text = bare_properties(head, thing::detail::layout_of(*into.type->object).fields);
        if (text.empty()) return no_data_in(how_.context);
        auto wrong = take_bare(how_);
        return wrong ? wrong : reader_.read_new(text, into.value, *into.type, how_);
    }

    role_core& core_;
    thing::json_reader& reader_;
    thing::read_options how_;
};

} // namespace dockwire::dji::detail
