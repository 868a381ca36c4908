// Errors of the roles, and result codes of devices and clouds as std::error_code.
#pragma once

#include <system_error>
#include <type_traits>

#include "dockwire/core/error_table.hpp"
#include "dockwire/dji/protocol/error_code_table.hpp"

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

inline constexpr error_text call_texts[]{
    {call_error{}, "no error"},
    {call_error::invalid_serial_number, "not a serial number"},
    {call_error::invalid_message, "the message breaks a documented rule"},
    {call_error::malformed_reply, "the reply cannot be read"},
};

} // namespace detail

inline const std::error_category& call_category() noexcept {
    static const error_table category{detail::call_texts, {.category = "dockwire.dji", .unknown = "unknown error"}};
    return category;
}

/// The category of `result` in replies. Its values are the reference's codes; 0 is success.
inline const std::error_category& result_category() noexcept {
    static const error_table category{result_texts,
                                      {.category = "dockwire.dji.result", .before = "result code ", .behind_number = ": "}};
    return category;
}

inline std::error_code make_error_code(call_error error) noexcept { return {static_cast<int>(error), call_category()}; }

/// The error code of a reply's `result`.
inline std::error_code result_error(int result) noexcept { return {result, result_category()}; }

} // namespace dockwire::dji

template <>
struct std::is_error_code_enum<dockwire::dji::call_error> : std::true_type {};
