// Errors of the roles, and result codes of devices and clouds as std::error_code.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace dockwire::dji {

/// Result codes that the roles send on their own; the reference lists hundreds more ("Error Code").
namespace result_code {
inline constexpr int success = 0;
inline constexpr int failure = 1;
/// Operation not supported.
inline constexpr int not_supported = 314000;
/// The cloud's command has a wrong parameter.
inline constexpr int wrong_parameter = 514171;
} // namespace result_code

/// Why a call of a role did not come to a reply that can be used.
enum class call_error {
    invalid_serial_number = 1, ///< empty, or with '/', '+', '#' or U+0000; nothing was sent
    invalid_message,           ///< the message breaks a documented rule; nothing was sent, `on_error` says which
    malformed_reply,           ///< the reply cannot be read; `on_error` says where
};

namespace detail {

class call_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "dockwire.dji"; }
    std::string message(int value) const override {
        static constexpr std::array<std::string_view, 4> texts{
            "no error",
            "not a serial number",
            "the message breaks a documented rule",
            "the reply cannot be read",
        };
        const auto index = static_cast<std::size_t>(value);
        return std::string{index < texts.size() ? texts[index] : "unknown error"};
    }
};

/// The texts of result codes, if the program has "dockwire/dji/error_codes.hpp"; set before main, then only read.
inline std::string_view (*result_text)(int code) noexcept {nullptr};

class result_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "dockwire.dji.result"; }
    std::string message(int value) const override {
        const std::string_view text = result_text == nullptr ? std::string_view{} : result_text(value);
        return "result code " + std::to_string(value) + (text.empty() ? "" : ": " + std::string{text});
    }
};

} // namespace detail

inline const std::error_category& call_category() noexcept {
    static const detail::call_category_type category;
    return category;
}

/// The category of `result` in replies. Its values are the reference's codes; 0 is success. Messages have texts in programs that include
/// "dockwire/dji/error_codes.hpp" anywhere.
inline const std::error_category& result_category() noexcept {
    static const detail::result_category_type category;
    return category;
}

inline std::error_code make_error_code(call_error error) noexcept { return {static_cast<int>(error), call_category()}; }

/// The error code of a reply's `result`.
inline std::error_code result_error(int result) noexcept { return {result, result_category()}; }

} // namespace dockwire::dji

template <>
struct std::is_error_code_enum<dockwire::dji::call_error> : std::true_type {};
