// What is wrong with a message, and where.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>

#include "dockwire/core/error_table.hpp"

namespace dockwire::thing {

/// The kinds of faults, also as std::error_code of `thing_category`.
enum class fault_code {
    syntax_error = 1, ///< the text is not JSON
    too_deep,         ///< objects and arrays nested deeper than `tape::max_depth`
    missing_field,    ///< a required field is not there
    wrong_type,       ///< the value is of another JSON type
    out_of_range,     ///< a number outside its limits, or outside its C++ type
    wrong_length,     ///< a text, an integer or an array with more or fewer parts than it may have
    unknown_value,    ///< an enum value that no document lists
    unknown_field,    ///< a field that no document lists
    duplicate_key,    ///< an object repeats a key
    invalid_text,     ///< a text that is not UTF-8
};

namespace detail {

inline constexpr error_text fault_texts[]{
    {fault_code{}, "no error"},
    {fault_code::syntax_error, "not JSON"},
    {fault_code::too_deep, "nested too deeply"},
    {fault_code::missing_field, "missing field"},
    {fault_code::wrong_type, "wrong type"},
    {fault_code::out_of_range, "out of range"},
    {fault_code::wrong_length, "wrong length"},
    {fault_code::unknown_value, "unknown value"},
    {fault_code::unknown_field, "unknown field"},
    {fault_code::duplicate_key, "duplicate key"},
    {fault_code::invalid_text, "invalid text"},
};

} // namespace detail

inline const std::error_category& thing_category() noexcept {
    static const error_table category{detail::fault_texts, {.category = "dockwire.thing", .unknown = "unknown fault"}};
    return category;
}

inline std::error_code make_error_code(fault_code code) noexcept { return {static_cast<int>(code), thing_category()}; }

/// One fault of a message.
struct fault {
    fault_code code{fault_code::syntax_error};
    /// JSON pointer (RFC 6901) to the value that is wrong or missing; empty for the whole document.
    std::string pointer{};
    /// What was wanted, and what was there.
    std::string text{};
    /// What was read or written, as the caller named it; usually the method.
    std::string context{};
    /// For syntax errors the byte of the text, counted from 1, at which it stopped being JSON; else 0.
    std::size_t position{0};
    /// Whether the value at `pointer` was left out, and the rest is delivered. What is wrong inside of the value is in `text`, with its pointer.
    bool left_out{false};

    bool operator==(const fault&) const = default;
};

/// The fault in one line: `/data/file/fingerprint: missing (flighttask_prepare)`, `/data/temperature: left out, wanted a number, got "" (osd)`.
inline std::string to_string(const fault& what) {
    std::string line = what.pointer.empty() ? std::string{} : what.pointer + ": ";
    if (what.left_out) line += "left out, ";
    line += what.text;
    if (!what.context.empty()) line += " (" + what.context + ")";
    return line;
}

namespace detail {

/// A reference token of a JSON pointer (RFC 6901 section 3).
inline std::string pointer_token(std::string_view key) {
    std::string token{"/"};
    for (const char c : key) {
        if (c == '~')
            token += "~0";
        else if (c == '/')
            token += "~1";
        else
            token += c;
    }
    return token;
}

/// The first fault of a visit. Its pointer is built on the way back to the root, so a message without a fault pays nothing for it.
class fault_slot {
public:
    /// Records a fault of the value that is visited now. Always false, which is what visitors return for "stop".
    bool fail(fault_code code, std::string text) {
        fault_ = fault{.code = code, .text = std::move(text)};
        return false;
    }
    /// Says that the recorded fault lies below the member `key`.
    bool inside(std::string_view key) {
        fault_->pointer.insert(0, pointer_token(key));
        return false;
    }
    /// Says that the recorded fault lies below the element `index`.
    bool inside(std::size_t index) { return inside(std::string_view{std::to_string(index)}); }

    std::optional<fault> finish(std::string_view pointer, std::string_view context) {
        if (fault_) {
            fault_->pointer.insert(0, pointer);
            fault_->context = context;
        }
        return std::move(fault_);
    }

protected:
    /// The recorded fault, of which there is one. It is gone then.
    fault take() {
        fault taken = *std::move(fault_);
        fault_.reset();
        return taken;
    }

private:
    std::optional<fault> fault_{};
};

} // namespace detail
} // namespace dockwire::thing

template <>
struct std::is_error_code_enum<dockwire::thing::fault_code> : std::true_type {};
