// Happy eyeballs (RFC 8305): which of a name's addresses is tried when.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

namespace dockwire::mqtt::detail {

/// The addresses of both families in turn, beginning with the family of the first; each family keeps its order (section 4).
/// `same_family(a, b)` says whether two addresses are of one family.
template <class Address, class SameFamily>
std::vector<Address> interleaved(const std::vector<Address>& found, SameFamily same_family) {
    std::vector<Address> families[2];
    for (const Address& each : found)
        families[same_family(each, found.front()) ? 0 : 1].push_back(each);
    std::vector<Address> mixed;
    mixed.reserve(found.size());
    for (std::size_t i = 0; mixed.size() < found.size(); ++i) {
        for (const auto& family : families) {
            if (i < family.size()) mixed.push_back(family[i]);
        }
    }
    return mixed;
}

/// The race of section 5, without sockets and clock: its owner tells what happens, and does what it says.
class address_race {
public:
    /// What to do next.
    struct move {
        std::optional<std::size_t> attempt{}; ///< connect to this address
        bool wait{false};                     ///< and if there is no answer after the delay, say so
        bool over{false};                     ///< every address has failed
        bool operator==(const move&) const = default;
    };

    explicit address_race(std::size_t addresses) noexcept : addresses_{addresses} {}

    move begin() noexcept { return go_on(); }
    /// The newest attempt has had its time. It goes on, beside the next.
    move delay_passed() noexcept { return go_on(); }
    /// An attempt failed; nobody waits for the delay any more.
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
