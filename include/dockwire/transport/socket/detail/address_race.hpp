// Happy eyeballs (RFC 8305): which of a name's addresses is tried when.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

namespace dockwire::mqtt::detail {

/// Calls `place(position, address)` so that the addresses of both families come in turn, beginning with the family of the first; each family
/// keeps its order (section 4). `same_family(a, b)` says whether two addresses are of one family.
template <class Addresses, class SameFamily, class Place>
void interleave(const Addresses& found, SameFamily same_family, Place place) {
    const auto is_other = [&](const auto& each) { return !same_family(each, *found.begin()); };
    const auto others = static_cast<std::size_t>(std::count_if(found.begin(), found.end(), is_other));
    const std::size_t firsts = found.size() - others;
    std::size_t first = 0;
    std::size_t other = 0;
    for (const auto& each : found) {
        if (is_other(each)) {
            place(other + std::min(other + 1, firsts), each);
            ++other;
        } else {
            place(first + std::min(first, others), each);
            ++first;
        }
    }
}

/// The race of section 5, without sockets and clock: its owner tells what happens, and does what it says.
class address_race {
public:
    /// What to do next.
    struct move {
        std::optional<std::size_t> attempt{}; ///< connect to this address
        bool wait{false};                     ///< and call `delay_passed` if there is no answer within the delay
        bool over{false};                     ///< every address has failed
        bool operator==(const move&) const = default;
    };

    explicit address_race(std::size_t addresses) noexcept : addresses_{addresses} {}

    move begin() noexcept { return go_on(); }
    /// The newest attempt has not been answered within the delay. It goes on while the next begins.
    move delay_passed() noexcept { return go_on(); }
    /// An attempt failed: the next begins at once, whatever is left of the delay.
    move failed() noexcept {
        --running_;
        return go_on();
    }

private:
    move go_on() noexcept {
        if (next_ == addresses_) return {.over = running_ == 0};
        ++running_;
        const std::size_t attempt = next_++;
        return {.attempt = attempt, .wait = next_ != addresses_};
    }

    std::size_t addresses_;
    std::size_t next_{0};
    std::size_t running_{0};
};

} // namespace dockwire::mqtt::detail
