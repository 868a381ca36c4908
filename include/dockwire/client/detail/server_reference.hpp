// Where a server sends its clients (4.11).
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/concat.hpp"
#include "dockwire/transport/endpoint.hpp"

namespace dockwire::mqtt::detail {

constexpr bool is_over_tls(std::string_view scheme) noexcept { return scheme == "mqtts" || scheme == "wss"; }

/// Whether a server with scheme `from` may refer to one with scheme `to`: never from TLS to plain, and to `unix` or `memory` only from the
/// same scheme.
constexpr bool may_refer(std::string_view from, std::string_view to) noexcept {
    if (from == to || (from == "mqtt" && to == "ws") || (from == "ws" && to == "mqtt")) return true;
    return is_over_tls(to) && from != "unix" && from != "memory";
}

/// One reference: `name[:port]`, reached as the server that refers is, or a URL. The result has no scheme when it cannot be used.
inline endpoint refer(std::string_view reference, const endpoint& from) {
    const bool is_url = reference.find("://") != std::string_view::npos;
    if (!is_url && reference.find_first_of("@/?#%") != std::string_view::npos) return {};
    auto parsed = parse_url(is_url ? std::string{reference} : concat({from.scheme, "://", reference}));
    if (!parsed || !may_refer(from.scheme, parsed->scheme)) return {};
    if (!is_url) parsed->path = from.path;
    if (parsed->user.empty() && parsed->password.empty()) {
        parsed->user = from.user;
        parsed->password = from.password;
    }
    return *std::move(parsed);
}

/// Calls `visit(endpoint)` for the usable ones of a Server Reference, a list of references with spaces between; at most for the
/// first few, because the server decides how many there are.
template <class Visit>
void for_each_reference(std::string_view list, const endpoint& from, std::span<const std::string_view> schemes, Visit&& visit) {
    constexpr int most = 8;
    for (int usable = 0; !list.empty() && usable < most;) {
        const std::size_t end = std::min(list.find(' '), list.size());
        const endpoint to = end == 0 ? endpoint{} : refer(list.substr(0, end), from);
        list.remove_prefix(std::min(end + 1, list.size()));
        if (std::ranges::find(schemes, std::string_view{to.scheme}) == schemes.end()) continue;
        visit(to);
        ++usable;
    }
}

} // namespace dockwire::mqtt::detail
