// HTTP status codes as error values.
#pragma once

#include <system_error>
#include <type_traits>

#include "dockwire/core/error_table.hpp"

namespace dockwire::mqtt {

/// The answer of an HTTP server that does not switch to WebSocket, or of a proxy that does not connect, as an error value: its status code.
enum class http_status : int {};

namespace detail {

inline constexpr error_text http_texts[]{
    {http_status{200}, "OK"},
    {http_status{301}, "Moved Permanently"},
    {http_status{302}, "Found"},
    {http_status{307}, "Temporary Redirect"},
    {http_status{308}, "Permanent Redirect"},
    {http_status{400}, "Bad Request"},
    {http_status{401}, "Unauthorized"},
    {http_status{403}, "Forbidden"},
    {http_status{404}, "Not Found"},
    {http_status{405}, "Method Not Allowed"},
    {http_status{407}, "Proxy Authentication Required"},
    {http_status{426}, "Upgrade Required"},
    {http_status{429}, "Too Many Requests"},
    {http_status{500}, "Internal Server Error"},
    {http_status{502}, "Bad Gateway"},
    {http_status{503}, "Service Unavailable"},
    {http_status{504}, "Gateway Timeout"},
};

} // namespace detail

inline const std::error_category& http_category() noexcept {
    static const error_table category{detail::http_texts,
                                      {.category = "http", .before = "refused with HTTP ", .behind_number = " "}};
    return category;
}

inline std::error_code make_error_code(http_status status) noexcept { return {static_cast<int>(status), http_category()}; }

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::http_status> : std::true_type {};
