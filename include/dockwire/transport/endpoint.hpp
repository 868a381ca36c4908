// Where a broker is: the URL forms that dockwire understands, parsed with faults that say what was wanted and where.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/concat.hpp"
#include "dockwire/core/result.hpp"

namespace dockwire::mqtt {

/// What a URL says. Percent-encoding is undone in `user`, `password` and the path of a `unix` URL; the path of a WebSocket URL
/// stays as it was, since it goes out as it is.
struct endpoint {
    std::string scheme{};   ///< in lower case: mqtt, mqtts, ws, wss, unix or memory
    std::string host{};     ///< name or address, an IPv6 address without its brackets; the name after `memory://`
    std::uint16_t port{0};  ///< the scheme's own when the URL names none; 0 for unix and memory
    std::string path{};     ///< WebSocket: path and query, at least "/"; unix: the file; else empty
    std::string user{};     ///< empty when the URL has none
    std::string password{}; ///< empty when the URL has none
    bool operator==(const endpoint&) const = default;
};

/// Why a URL does not parse.
struct url_fault {
    std::size_t position{0};     ///< the byte of the URL where the fault is, counted from 0
    std::string_view expected{}; ///< what should be there: "port number 0 to 65535"
    bool operator==(const url_fault&) const = default;

    std::string text() const { return concat({"URL at position ", std::to_string(position), ": expected ", expected}); }
};

namespace detail {

enum class url_form { authority, authority_and_path, path, name };

struct url_scheme {
    std::string_view name{};
    std::uint16_t default_port{0};
    url_form form{url_form::authority};
};

inline constexpr std::array<url_scheme, 6> url_schemes{{
    {"mqtt", 1883, url_form::authority},
    {"mqtts", 8883, url_form::authority},
    {"ws", 80, url_form::authority_and_path},
    {"wss", 443, url_form::authority_and_path},
    {"unix", 0, url_form::path},
    {"memory", 0, url_form::name},
}};

/// Whether URLs of this scheme name an authority and a path there.
constexpr bool has_path(std::string_view scheme) noexcept {
    const auto known = std::ranges::find(url_schemes, scheme, &url_scheme::name);
    return known != url_schemes.end() && known->form == url_form::authority_and_path;
}

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
constexpr char to_lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
constexpr bool is_hex(char c) noexcept { return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'f'); }
constexpr bool is_name(char c) noexcept {
    return is_digit(c) || (to_lower(c) >= 'a' && to_lower(c) <= 'z') || c == '-' || c == '.' || c == '_';
}
constexpr bool is_address6(char c) noexcept { return is_hex(c) || c == ':' || c == '.'; }
constexpr bool is_printable(char c) noexcept { return c > ' ' && c < '\x7f'; }
constexpr unsigned hex_value(char c) noexcept { return static_cast<unsigned>(is_digit(c) ? c - '0' : to_lower(c) - 'a' + 10); }

/// Walks over one URL; the first fault stays.
class url_parser {
public:
    /// `expected` says which `schemes` there are.
    url_parser(std::string_view url, std::span<const url_scheme> schemes, std::string_view expected) noexcept
        : url_{url}, schemes_{schemes}, expected_scheme_{expected} {}

    result<endpoint, url_fault> parse() {
        const url_scheme* const scheme = read_scheme();
        if (scheme != nullptr) read_rest(*scheme);
        if (fault_) return *fault_;
        return std::move(out_);
    }

private:
    const url_scheme* read_scheme() {
        static constexpr std::string_view separator = "://";
        const std::size_t end = url_.find(separator);
        for (const char c : url_.substr(0, end))
            out_.scheme += to_lower(c);
        const auto known = std::ranges::find(schemes_, std::string_view{out_.scheme}, &url_scheme::name);
        if (end == std::string_view::npos || known == schemes_.end()) {
            fail(0, expected_scheme_);
            return nullptr;
        }
        at_ = end + separator.size();
        return &*known;
    }

    void read_rest(const url_scheme& scheme) {
        out_.port = scheme.default_port;
        switch (scheme.form) {
        case url_form::name:
            return read_name(), expect_end();
        case url_form::path:
            return read_file();
        case url_form::authority:
            return read_authority(), skip_slash(), expect_end();
        case url_form::authority_and_path:
            return read_authority(), read_path();
        }
    }

    void read_authority() {
        read_user();
        if (peek() == '[')
            read_address6();
        else
            read_name();
        if (!fault_ && peek() == ':') read_port();
    }

    void read_user() {
        const std::size_t end = url_.find_first_of("@/?#", at_);
        if (end == std::string_view::npos || url_[end] != '@') return;
        const std::size_t colon = std::min(url_.find(':', at_), end);
        out_.user = decode(at_, colon);
        if (colon != end) out_.password = decode(colon + 1, end);
        at_ = end + 1;
    }

    void read_name() {
        out_.host = take_while(is_name);
        if (out_.host.empty()) fail(at_, "host name or address");
    }

    void read_address6() {
        ++at_;
        const std::size_t first = at_;
        out_.host = take_while(is_address6);
        if (peek() == '%') read_zone();
        if (peek() != ']') return fail(at_, "an IPv6 address and ']'");
        if (std::ranges::count(out_.host, ':') < 2) return fail(first, "an IPv6 address and ']'");
        ++at_;
    }

    // RFC 6874: the zone follows an encoded per cent sign.
    void read_zone() {
        if (!url_.substr(at_).starts_with("%25")) return;
        at_ += 3;
        out_.host += '%';
        out_.host += take_while(is_name);
    }

    void read_port() {
        const std::size_t first = ++at_;
        const std::string_view digits = take_while(is_digit);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), out_.port);
        if (read.ec != std::errc{} || digits.empty()) fail(first, "port number 0 to 65535");
    }

    void read_path() {
        if (fault_) return;
        if (peek() != '/' && peek() != '?' && at_ != url_.size()) return fail(at_, "'/', ':' and a port, or the end");
        out_.path.assign(peek() == '/' ? 0 : 1, '/'); // an assigned literal makes GCC 12 warn at -O3
        out_.path += take_while([](char c) { return is_printable(c) && c != '#'; });
        if (at_ != url_.size()) fail(at_, "a path without fragment, spaces or unencoded bytes");
    }

    void read_file() {
        if (peek() != '/') return fail(at_, "an absolute path: unix:///run/broker.sock");
        out_.path = decode(at_, url_.size());
    }

    void skip_slash() {
        if (peek() == '/') ++at_;
    }

    void expect_end() {
        if (at_ != url_.size()) fail(at_, "the end of the URL");
    }

    std::string decode(std::size_t first, std::size_t last) {
        std::string text;
        for (std::size_t i = first; i < last; ++i) {
            if (url_[i] != '%') {
                if (!is_printable(url_[i])) fail(i, "a printable ASCII character, or % and two hexadecimal digits");
                text += url_[i];
            } else if (i + 2 < last && is_hex(url_[i + 1]) && is_hex(url_[i + 2])) {
                text += static_cast<char>(hex_value(url_[i + 1]) * 16 + hex_value(url_[i + 2]));
                i += 2;
            } else {
                fail(i + 1, "two hexadecimal digits after %");
            }
        }
        return text;
    }

    template <class Accepts>
    std::string_view take_while(Accepts accepts) {
        const std::size_t first = at_;
        while (at_ < url_.size() && accepts(url_[at_]))
            ++at_;
        return url_.substr(first, at_ - first);
    }

    char peek() const noexcept { return at_ < url_.size() ? url_[at_] : '\0'; }

    void fail(std::size_t position, std::string_view expected) {
        if (!fault_) fault_ = url_fault{position, expected};
    }

    std::string_view url_;
    std::span<const url_scheme> schemes_;
    std::string_view expected_scheme_;
    std::size_t at_{0};
    endpoint out_{};
    std::optional<url_fault> fault_{};
};

} // namespace detail

/// Parses the URL of a broker.
///
/// `mqtt://[user[:password]@]host[:port]` (port 1883), `mqtts://` (8883), `ws://host[:port][/path][?query]` (80), `wss://` (443),
/// `unix:///path`, `memory://name`. An IPv6 address stands in brackets. Percent-encoding is for user, password and the unix path.
/// Port 0 parses: a listener takes it as "any free port".
inline result<endpoint, url_fault> parse_url(std::string_view url) {
    return detail::url_parser{url, detail::url_schemes, "mqtt://, mqtts://, ws://, wss://, unix:// or memory://"}.parse();
}

} // namespace dockwire::mqtt
