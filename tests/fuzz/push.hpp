// What holds for any text that is read as the osd or state of a product.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>
#include <string>
#include <string_view>

#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/validate.hpp"

namespace dockwire::fuzz {

inline void require(bool holds, const std::source_location& where = std::source_location::current()) {
    if (holds) return;
    std::fprintf(stderr, "%s:%u: does not hold\n", where.file_name(), static_cast<unsigned>(where.line()));
    std::abort();
}

/// A fault says where it is: at a byte of the text, or at a value.
inline void require_place(const thing::fault& wrong, std::string_view text) {
    const bool is_syntax = wrong.code == thing::fault_code::syntax_error || wrong.code == thing::fault_code::too_deep;
    require(!wrong.text.empty());
    require(is_syntax == (wrong.position != 0) && wrong.position <= text.size() + 1);
    require(wrong.pointer.starts_with("/data"));
}

/// What was read is written so that it reads back equal, with nothing left to tolerate but what no document lists. What cannot be read is written
/// as it came: it may have more looseness inside, and `extra` may have it in another order then, or not any more if its member cannot be absent.
/// @param is_whole  whether all could be read
template <class M>
void round_trip(const M& first, bool is_whole) {
    const auto text = thing::to_json(first);
    require(text.has_value());
    M second{};
    thing::tolerances tolerated{};
    const auto wrong = thing::json_reader{}.read(*text, second, {.pointer = "/data", .tolerated = &tolerated});
    require(!wrong && *thing::to_json(second) == *text);
    if (!is_whole) return;
    require(second == first);

    const auto unlisted = tolerated[thing::looseness::unknown_field] + tolerated[thing::looseness::unknown_enum_value];
    require(tolerated.total() == unlisted);
    if (!thing::validate(first) && unlisted == 0) require(thing::from_json<M>(*text, {.strict = true}).has_value());
}

/// Reads `text` as `M`, tolerantly and strictly.
template <class M>
void read_push(std::string_view text) {
    M tolerant{};
    M strict{};
    thing::tolerances tolerated{};
    const auto wrong = thing::json_reader{}.read(text, tolerant, {.pointer = "/data", .tolerated = &tolerated});
    const auto refused = thing::json_reader{}.read(text, strict, {.strict = true, .pointer = "/data"});
    if (wrong) {
        require_place(*wrong, text);
        return require(refused.has_value());
    }
    require(refused.has_value() == (tolerated.total() != 0));
    if (refused)
        require_place(*refused, text);
    else
        require(strict == tolerant);
    round_trip(tolerant, tolerated[thing::looseness::left_out] == 0);
}

} // namespace dockwire::fuzz
