// Any bytes as JSON: the tokenizer accepts, refuses and reads what nlohmann's parser does.
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dockwire/core/bytes.hpp"
#include "dockwire/thing/json/detail/container_text.hpp"
#include "dockwire/thing/json/detail/plain_text.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/json/value_kind.hpp"
#include "fuzz/json_mutator.hpp"
#include "fuzz/push.hpp"
#include "support/json_transcript.hpp"

namespace {

using namespace dockwire;
using fuzz::require;

/// A zero byte ends a text for nlohmann's parser, and may be the last one for the tokenizer.
void require_refused(std::string_view text, const thing::fault& wrong) {
    require(wrong.position > 0 && wrong.position <= text.size() + 1);
    require(wrong.text.starts_with("at byte "));
    if (test::by_nlohmann(text) == "refused") return;
    const std::string_view before = text.substr(0, wrong.position - 1);
    require(before.ends_with('\0') && test::by_tokenizer(before) == test::by_nlohmann(text));
}

void compare(std::string_view text) {
    thing::tape tape{};
    if (const auto wrong = tape.parse(text)) {
        if (wrong->code != thing::fault_code::too_deep) require_refused(text, *wrong);
        return;
    }
    test::transcript read{};
    test::record(tape.root(), read);
    require(read.text() == test::by_nlohmann(text));
    require(tape.root().raw().data() >= text.data() && tape.root().raw().size() <= text.size());
}

/// The first container of the key in the object that the tape has.
std::string_view container_of(const thing::tape& tape, std::string_view key) {
    if (tape.root().kind() != thing::value_kind::object) return {};
    for (auto members = tape.root().members(); !members.done(); members.next()) {
        const thing::value_kind kind = members.value().kind();
        if (members.key() == key && (kind == thing::value_kind::object || kind == thing::value_kind::array))
            return members.value().raw();
    }
    return {};
}

/// What is valid is valid with a part of it unread, which is what it was. Only such a part can be what is not.
void take_apart(std::string_view text) {
    constexpr std::string_view key{"data"};
    thing::tape whole{};
    thing::tape without{};
    const auto wrong = whole.parse(text);
    const auto unread = without.parse(text, key);
    const std::string_view apart = without.apart();
    if (!wrong) require(!unread && apart == container_of(whole, key));
    if (unread || apart.empty()) return require(unread || !wrong);
    const char* const end = text.data() + text.size();
    require(thing::detail::behind_container_bytes(apart.data(), end) == apart.data() + apart.size());
}

/// Both ways of many bytes at a time agree with looking at each, from the first few brackets and quotes on.
void skip(std::string_view text) {
    const char* const end = text.data() + text.size();
    std::size_t at = 0;
    for (int i = 0; i < 8; ++i, ++at) {
        at = text.find_first_of("{[\"", at);
        if (at == text.npos) return;
        const char* const from = text.data() + at;
        const char* const behind = thing::detail::behind_plain_bytes(from + 1, end);
        require(thing::detail::behind_plain(from + 1, end) == behind);
        require(thing::detail::behind_plain_words(from + 1, end) == behind);
        if (*from == '"') continue;
        const char* const closed = thing::detail::behind_container_bytes(from, end);
        require(thing::detail::behind_container(from, end) == closed);
        require(thing::detail::behind_container<thing::detail::word_block>(from, end) == closed);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(std::as_bytes(std::span{data, size}));
    compare(text);
    take_apart(text);
    skip(text);
    return 0;
}

/// Half of the time nothing is known of JSON.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    return seed % 2 == 0 ? LLVMFuzzerMutate(data, size, max_size) : fuzz::mutate(data, size, max_size, seed / 2);
}
