// Messages that are not sent any more, until the owner of the session is told.
#pragma once

#include <cstddef>
#include <system_error>
#include <utility>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/trivial_array.hpp"

namespace dockwire::mqtt {

/// First in, first out.
class given_up_messages {
public:
    void push(bytes_view packet, std::error_code why) {
        packets_.append(packet);
        entries_.push_back({packet.size(), why});
        ++left_;
    }

    bool empty() const noexcept { return left_ == 0; }

    /// Takes the next one: the packet, which is valid until `release`, and why. Only when there is one.
    std::pair<bytes_view, std::error_code> take() {
        --left_;
        const entry& taken = entries_[next_++];
        const bytes_view packet = packets_.view().subspan(begin_, taken.size);
        begin_ += taken.size;
        return {packet, taken.why};
    }

    /// None is left, and what was taken last is not viewed any more.
    void release() noexcept {
        if (next_ == 0) return;
        packets_.release();
        entries_.release();
        begin_ = next_ = 0;
    }

private:
    struct entry {
        std::size_t size;
        std::error_code why;
    };

    byte_buffer packets_{};
    trivial_array<entry> entries_{};
    std::size_t begin_{0}; // of the next packet
    std::size_t next_{0};
    std::size_t left_{0};
};

} // namespace dockwire::mqtt
