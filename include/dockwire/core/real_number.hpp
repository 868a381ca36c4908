// Real numbers that are read from a text, whatever the locale is.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <charconv>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>

namespace dockwire {

namespace detail {

template <class Number>
concept read_by_from_chars = requires(const char* at, Number& out) { std::from_chars(at, at, out); };

/// Numbers as JSON writes them have no others; std::from_chars also knows "inf" and "nan", and strtod spaces and hexadecimal digits.
inline bool has_only_characters_of_numbers(std::string_view text) noexcept {
    return !text.starts_with('+') && text.find_first_not_of("0123456789.eE+-") == std::string_view::npos;
}

#if !defined(_WIN32)
/// For standard libraries whose std::from_chars reads no double, as libc++ before version 20. The locale's functions are those of POSIX.
inline bool read_double_by_strtod(std::string_view text, double& out) noexcept {
    static const locale_t c_locale = newlocale(LC_ALL_MASK, "C", nullptr);
    const std::string ended{text};
    char* end = nullptr;
    const double read = strtod_l(ended.c_str(), &end, c_locale);
    if (text.empty() || end != ended.c_str() + ended.size() || !std::isfinite(read)) return false;
    const bool is_zero = text.substr(0, text.find_first_of("eE")).find_first_of("123456789") == std::string_view::npos;
    if (read == 0 && !is_zero) return false;
    out = read;
    return true;
}
#endif

} // namespace detail

/// Reads a text that is a number, such as "3", "-91.40" or "1e5", and nothing else.
/// @return false, with `out` as it was, for any other text, and for a number that is too great for a double or would become 0
template <class Double = double>
bool read_double(std::string_view text, Double& out) noexcept {
    if (!detail::has_only_characters_of_numbers(text)) return false;
    if constexpr (detail::read_by_from_chars<Double>) {
        Double read{};
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);
        if (error != std::errc{} || end != text.data() + text.size()) return false;
        out = read;
        return true;
    } else {
        return detail::read_double_by_strtod(text, out);
    }
}

} // namespace dockwire
