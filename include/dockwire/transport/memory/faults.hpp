// Faults for memory connections: what networks do, at the byte and at the moment that a test chooses.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string_view>

#include "dockwire/transport/memory/detail/pipe.hpp"
#include "dockwire/transport/memory/site.hpp"

namespace dockwire::mqtt {

/// Makes the connections of `memory://name` misbehave, those that exist and those to come, whoever owns their ends. There is no clock in
/// it: what is held is delivered when it is released. Destroying it ends all faults. Thread-safe.
class memory_faults {
public:
    explicit memory_faults(std::string_view name) : site_{detail::memory_site_of(name)} {}
    memory_faults(const memory_faults&) = delete;
    memory_faults& operator=(const memory_faults&) = delete;
    ~memory_faults() { clear(); }

    /// No read gets more than `most` bytes (0 counts as 1): what was written together arrives in pieces.
    void chunk(memory_direction direction, std::size_t most) {
        const std::lock_guard lock{site_->mutex};
        faults(direction).chunk = std::max<std::size_t>(most, 1);
    }

    /// Lets `bytes` more bytes pass in this direction, counted over all connections of the name, and resets the connection that brings
    /// them to an end. Each end still reads what had arrived before. Happens once per call.
    void cut_after(memory_direction direction, std::size_t bytes) {
        const std::lock_guard lock{site_->mutex};
        faults(direction).cut_after = bytes;
    }

    /// Resets all connections now.
    void cut() {
        const std::lock_guard lock{site_->mutex};
        for (auto* const connection : site_->connections)
            connection->reset();
    }

    /// From now on the reader of this direction sees neither bytes nor the end of the stream; the writer notices nothing but a full pipe.
    void hold(memory_direction direction) {
        const std::lock_guard lock{site_->mutex};
        faults(direction).held = true;
    }

    /// Delivers what was held.
    void release(memory_direction direction) {
        const std::lock_guard lock{site_->mutex};
        faults(direction).held = false;
        for (auto* const connection : site_->connections)
            connection->wake_all();
    }

    /// The next `connects` attempts fail with `connection_refused`.
    void refuse(std::size_t connects) {
        const std::lock_guard lock{site_->mutex};
        site_->refusals = connects;
    }

    /// Ends all faults; what was held is delivered.
    void clear() {
        const std::lock_guard lock{site_->mutex};
        site_->faults = {};
        site_->refusals = 0;
        for (auto* const connection : site_->connections)
            connection->wake_all();
    }

private:
    detail::memory_direction_faults& faults(memory_direction direction) noexcept {
        return site_->faults[static_cast<std::size_t>(direction)];
    }

    std::shared_ptr<detail::memory_site> site_;
};

} // namespace dockwire::mqtt
