// What nlohmann's parser and the tokenizer read, so that it can be compared.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/json/value_kind.hpp"

namespace dockwire::test {

/// What a parser reads, one line for each value and key; so that two can be compared.
class transcript {
public:
    void word(std::string_view what) { text_.append(what).append(1, '\n'); }
    void integer(std::int64_t value) { word("integer " + std::to_string(value)); }
    void natural(std::uint64_t value) { word("natural " + std::to_string(value)); }
    void real(double value) { word("real " + std::to_string(std::bit_cast<std::uint64_t>(value))); }
    void characters(std::string_view what, std::string_view value) { word(std::string{what}.append(" ").append(value)); }
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_{};
};

/// nlohmann's events.
struct recorder : nlohmann::json_sax<nlohmann::json> {
    bool null() override { return note("null"); }
    bool boolean(bool value) override { return note(value ? "true" : "false"); }
    bool number_integer(number_integer_t value) override { return into.integer(value), true; }
    bool number_unsigned(number_unsigned_t value) override { return into.natural(value), true; }
    bool number_float(number_float_t value, const string_t&) override { return into.real(value), true; }
    bool string(string_t& value) override { return into.characters("text", value), true; }
    bool key(string_t& value) override { return into.characters("key", value), true; }
    bool binary(binary_t&) override { return false; }
    bool start_object(std::size_t) override { return note("{"); }
    bool end_object() override { return note("}"); }
    bool start_array(std::size_t) override { return note("["); }
    bool end_array() override { return note("]"); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

    bool note(std::string_view what) { return into.word(what), true; }

    transcript into{};
};

inline void record(const thing::tape_value& value, transcript& into);

inline void record_container(const thing::tape_value& value, transcript& into) {
    const bool is_object = value.kind() == thing::value_kind::object;
    into.word(is_object ? "{" : "[");
    if (is_object) {
        for (auto members = value.members(); !members.done(); members.next()) {
            into.characters("key", members.key());
            record(members.value(), into);
        }
    } else {
        for (auto elements = value.elements(); !elements.done(); elements.next())
            record(elements.value(), into);
    }
    into.word(is_object ? "}" : "]");
}

inline void record_number(const thing::number& number, transcript& into) {
    switch (number.is) {
    case thing::number::form::negative:
        return into.integer(number.negative);
    case thing::number::form::natural:
        return into.natural(number.natural);
    case thing::number::form::real:
        return into.real(number.real);
    }
}

inline void record(const thing::tape_value& value, transcript& into) {
    switch (value.kind()) {
    case thing::value_kind::null:
        return into.word("null");
    case thing::value_kind::boolean:
        return into.word(value.boolean() ? "true" : "false");
    case thing::value_kind::number:
        return record_number(value.number(), into);
    case thing::value_kind::text:
        return into.characters("text", value.text());
    case thing::value_kind::object:
    case thing::value_kind::array:
        return record_container(value, into);
    }
}

/// What nlohmann reads, or "refused".
inline std::string by_nlohmann(std::string_view text) {
    recorder events{};
    return nlohmann::json::sax_parse(text, &events) ? events.into.text() : "refused";
}

/// The same by the tokenizer, or "too deep".
inline std::string by_tokenizer(std::string_view text) {
    thing::tape tape{};
    if (const auto wrong = tape.parse(text)) return wrong->code == thing::fault_code::too_deep ? "too deep" : "refused";
    transcript into{};
    record(tape.root(), into);
    return into.text();
}

} // namespace dockwire::test
