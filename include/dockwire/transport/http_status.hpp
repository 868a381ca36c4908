// HTTP status codes as error values.
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "dockwire/core/concat.hpp"

namespace dockwire::mqtt {

/// The answer of an HTTP server that does not switch to WebSocket, or of a proxy that does not connect, as an error value: its status code.
enum class http_status : int {};

namespace detail {

struct number_name {
    int number;
    std::string_view name;
};

template <std::size_t N>
constexpr std::string_view name_in(const number_name (&table)[N], int number) noexcept {
    const auto* const found = std::ranges::find(table, number, &number_name::number);
    return found == std::end(table) ? std::string_view{} : found->name;
}

inline std::string numbered(std::string_view before, int number, std::string_view name) {
    return concat({before, std::to_string(number), name.empty() ? "" : " ", name});
}

class http_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "http"; }
    std::string message(int value) const override {
        static constexpr number_name names[]{
            {200, "OK"},
            {301, "Moved Permanently"},
            {302, "Found"},
            {307, "Temporary Redirect"},
            {308, "Permanent Redirect"},
            {400, "Bad Request"},
            {401, "Unauthorized"},
            {403, "Forbidden"},
            {404, "Not Found"},
            {405, "Method Not Allowed"},
            {407, "Proxy Authentication Required"},
            {426, "Upgrade Required"},
            {429, "Too Many Requests"},
            {500, "Internal Server Error"},
            {502, "Bad Gateway"},
            {503, "Service Unavailable"},
            {504, "Gateway Timeout"},
        };
        return numbered("refused with HTTP ", value, name_in(names, value));
    }
};

} // namespace detail

inline const std::error_category& http_category() noexcept {
    static const detail::http_category_type category;
    return category;
}

inline std::error_code make_error_code(http_status status) noexcept { return {static_cast<int>(status), http_category()}; }

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::http_status> : std::true_type {};
