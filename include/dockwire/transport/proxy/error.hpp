// What goes wrong at a proxy, as error values with text.
#pragma once

#include <system_error>
#include <type_traits>

#include "dockwire/core/error_table.hpp"

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

inline constexpr error_text proxy_texts[]{
    {proxy_error{}, "no error"},
    {proxy_error::general_failure, "the proxy failed"},
    {proxy_error::not_allowed, "the proxy's rules do not allow the connection"},
    {proxy_error::network_unreachable, "the proxy finds the broker's network unreachable"},
    {proxy_error::host_unreachable, "the proxy cannot reach or does not find the broker's host"},
    {proxy_error::connection_refused, "the broker refused the proxy's connection"},
    {proxy_error::time_to_live_expired, "the way from the proxy to the broker is too long"},
    {proxy_error::command_unsupported, "the proxy does not make connections"},
    {proxy_error::address_unsupported, "the proxy does not take this kind of address"},
    {proxy_error::unknown_reply, "the proxy refused without a known reason"},
    {proxy_error::no_method, "the proxy wants a user name and password"},
    {proxy_error::bad_credentials, "the proxy does not accept the user name and password"},
    {proxy_error::not_socks5, "the proxy does not speak SOCKS5"},
    {proxy_error::not_http, "the proxy does not speak HTTP"},
    {proxy_error::answer_too_long, "the proxy's answer is too long"},
    {proxy_error::unexpected_bytes, "the proxy said more than it was asked"},
    {proxy_error::invalid_url, "the proxy's URL does not parse"},
    {proxy_error::text_too_long, "a text is too long for SOCKS5"},
};

} // namespace detail

inline const std::error_category& proxy_category() noexcept {
    static const error_table category{detail::proxy_texts, {.category = "proxy", .unknown = "unknown proxy error"}};
    return category;
}

inline std::error_code make_error_code(proxy_error error) noexcept { return {static_cast<int>(error), proxy_category()}; }

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::proxy_error> : std::true_type {};
