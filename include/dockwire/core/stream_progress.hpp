// How far the bytes of a stream have come.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstdint>

namespace dockwire {

/// Counted in bytes from the beginning of the stream.
struct stream_progress {
    std::uint64_t sent{0};         ///< taken by this system
    std::uint64_t acknowledged{0}; ///< and arrived at the peer's, as far as this system can tell; else as many as are sent

    bool operator==(const stream_progress&) const = default;
};

} // namespace dockwire
