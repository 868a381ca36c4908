// What goes wrong at a proxy, as error values with text.
#pragma once

#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace dockwire::mqtt {

/// A proxy that makes no connection. A HTTP proxy that refuses says so by `http_status`.
enum class proxy_error {
    general_failure = 1,  ///< SOCKS5 reply 1
    not_allowed,          ///< 2: the proxy's rules do not allow it
    network_unreachable,  ///< 3
    host_unreachable,     ///< 4: also a name that the proxy does not find
    connection_refused,   ///< 5
    time_to_live_expired, ///< 6
    command_unsupported,  ///< 7
    address_unsupported,  ///< 8
    unknown_reply,        ///< a reply code that RFC 1928 does not have
    no_method,            ///< the proxy takes none of the ways to log in that we offer: it wants a user name and password
    bad_credentials,      ///< the proxy does not take our user name and password
    not_socks5,           ///< what answers is no SOCKS5 proxy
    not_http,             ///< what answers is no HTTP proxy
    answer_too_long,      ///< the head of the answer is longer than 8 KiB
    unexpected_bytes,     ///< the proxy says more than its answer
    invalid_url,          ///< our own `proxy_options::url`, or what the environment says, does not parse
    text_too_long,        ///< our own user name, password or host is longer than SOCKS5's 255 bytes
};

namespace detail {

class proxy_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "proxy"; }
    std::string message(int value) const override {
        static constexpr std::string_view texts[]{
            "no error",
            "the proxy failed",
            "the proxy's rules do not allow the connection",
            "the proxy finds the broker's network unreachable",
            "the proxy cannot reach or does not find the broker's host",
            "the broker refused the proxy's connection",
            "the way from the proxy to the broker is too long",
            "the proxy does not make connections",
            "the proxy does not take this kind of address",
            "the proxy refused without a known reason",
            "the proxy wants a user name and password",
            "the proxy does not accept the user name and password",
            "the proxy does not speak SOCKS5",
            "the proxy does not speak HTTP",
            "the proxy's answer is too long",
            "the proxy said more than it was asked",
            "the proxy's URL does not parse",
            "a text is too long for SOCKS5",
        };
        const auto index = static_cast<std::size_t>(value);
        return std::string{index < std::size(texts) ? texts[index] : "unknown proxy error"};
    }
};

} // namespace detail

inline const std::error_category& proxy_category() noexcept {
    static const detail::proxy_category_type category;
    return category;
}

inline std::error_code make_error_code(proxy_error error) noexcept { return {static_cast<int>(error), proxy_category()}; }

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::proxy_error> : std::true_type {};
