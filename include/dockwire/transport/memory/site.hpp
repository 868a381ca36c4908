// What goes by one name of the memory transport, and the faults of its connections.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace dockwire::mqtt {

/// Which way bytes go on a memory connection.
enum class memory_direction : std::uint8_t { to_server, to_client };

namespace detail {

struct memory_acceptor;
struct memory_connection;

struct memory_direction_faults {
    static constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

    std::size_t chunk{no_limit};     // most bytes that one read gets
    std::size_t cut_after{no_limit}; // bytes that still pass before the connection under them is reset
    bool held{false};                // the reader sees neither bytes nor the end
};

// All that goes by one name: its listener, its connections, its faults. One mutex guards it and them; what would lock it again is neither
// called nor destroyed under it.
struct memory_site {
    std::mutex mutex{};
    memory_acceptor* acceptor{nullptr};
    std::set<memory_connection*> connections{};
    std::array<memory_direction_faults, 2> faults{};
    std::size_t refusals{0};
};

// The site of a name, which exists as long as somebody holds it.
inline std::shared_ptr<memory_site> memory_site_of(std::string_view name) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<memory_site>, std::less<>> sites;
    const std::lock_guard lock{mutex};
    if (const auto known = sites.find(name); known != sites.end())
        if (auto site = known->second.lock()) return site;
    std::erase_if(sites, [](const auto& entry) { return entry.second.expired(); });
    auto site = std::make_shared<memory_site>();
    sites.emplace(name, site);
    return site;
}

} // namespace detail

} // namespace dockwire::mqtt
