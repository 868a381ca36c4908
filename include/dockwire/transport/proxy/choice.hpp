// Which proxy a connection goes through: by option, or as the environment says.
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dockwire/core/concat.hpp"
#include "dockwire/core/function_ref.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/http/detail/head.hpp"
#include "dockwire/transport/options.hpp"

namespace dockwire::mqtt {

/// Parses the URL of a proxy: `http://[user[:password]@]host[:port]`, `socks5://` or `socks5h://` likewise; the port is 1080 unless it is
/// named. Without a scheme it is `http`.
inline result<endpoint, url_fault> parse_proxy_url(std::string_view url) {
    static constexpr std::array<detail::url_scheme, 3> schemes{{
        {"http", 1080, detail::url_form::authority},
        {"socks5", 1080, detail::url_form::authority},
        {"socks5h", 1080, detail::url_form::authority},
    }};
    static constexpr std::string_view scheme = "http://";
    const bool is_whole = url.find("://") != std::string_view::npos;
    auto parsed =
        detail::url_parser{is_whole ? std::string{url} : concat({scheme, url}), schemes, "http://, socks5:// or socks5h://"}
            .parse();
    if (!parsed && !is_whole) parsed.error().position -= scheme.size();
    return parsed;
}

namespace detail {

/// Gives the value of an environment variable, or null.
using environment = function_ref<const char*(const char*)>;

/// Whether `host` is one of a comma-separated list's: the same name or address, or a name below it; `*` is every host.
inline bool is_without_proxy(std::string_view host, std::string_view list) {
    while (!list.empty()) {
        std::string_view entry = trimmed(take_until(list, ","));
        if (entry == "*") return true;
        if (entry.starts_with('.')) entry.remove_prefix(1);
        if (entry.empty() || host.size() < entry.size()) continue;
        const std::size_t rest = host.size() - entry.size();
        if (same_word(host.substr(rest), entry) && (rest == 0 || host[rest - 1] == '.')) return true;
    }
    return false;
}

/// The value of the first of these variables that is set and not empty.
inline std::string_view first_of(environment variables, std::initializer_list<const char*> names) {
    for (const char* name : names) {
        const char* const value = variables(name);
        if (value != nullptr && *value != '\0') return value;
    }
    return {};
}

/// The proxy that the environment names for a broker; empty for none. `HTTP_PROXY` is ignored: web servers set it from a request's header.
inline std::string_view proxy_from_environment(const endpoint& broker, environment variables) {
    if (is_without_proxy(broker.host, first_of(variables, {"no_proxy", "NO_PROXY"}))) return {};
    const bool over_tls = broker.scheme == "mqtts" || broker.scheme == "wss";
    const std::string_view own =
        over_tls ? first_of(variables, {"https_proxy", "HTTPS_PROXY"}) : first_of(variables, {"http_proxy"});
    return own.empty() ? first_of(variables, {"all_proxy", "ALL_PROXY"}) : own;
}

/// The URL of the proxy to take to a broker, or nothing.
inline std::string_view proxy_url_for(const endpoint& broker, const proxy_options& options) {
    if (!options.url.empty() || !options.from_environment) return options.url;
    // NOLINTNEXTLINE(concurrency-mt-unsafe)
    return proxy_from_environment(broker, [](const char* name) -> const char* { return std::getenv(name); });
}

} // namespace detail

} // namespace dockwire::mqtt
