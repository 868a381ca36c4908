// Transaction and business identifiers.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace dockwire::dji {

/// Whether a tid names nothing: it is empty, or has nothing but zeros and dashes, as the nil UUID (RFC 9562, 5.9) has.
constexpr bool is_nil_tid(std::string_view tid) noexcept { return tid.find_first_not_of("0-") == std::string_view::npos; }

/// Makes identifiers in the form of a UUID (version 4). The first 8 hex digits of every `tid` are those of this instance, so that instances
/// of a backend tell their replies apart.
class id_source {
public:
    id_source() : random_{seeded()}, instance_{hex(random_(), 8)} {}

    /// 8 hex digits.
    std::string_view instance() const noexcept { return instance_; }

    /// A tid of this instance.
    std::string tid() { return with_head(instance_); }
    /// A bid, for all messages of one business flow.
    std::string bid() { return with_head(hex(random_(), 8)); }

    /// Whether a tid was made by this instance.
    bool is_ours(std::string_view tid) const noexcept { return tid.starts_with(instance_); }

private:
    static std::mt19937_64 seeded() {
        std::random_device device{};
        std::seed_seq seeds{device(), device(), device(), device()};
        return std::mt19937_64{seeds};
    }

    static std::string hex(std::uint64_t number, std::size_t digits) {
        std::string text(digits, '0');
        for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number >>= 4U)
            *digit = "0123456789abcdef"[number & 0xFU];
        return text;
    }

    std::string with_head(std::string_view head) {
        std::string id{head};
        id.append("-").append(hex(random_(), 4)).append("-4").append(hex(random_(), 3)).append("-");
        id.append(1, "89ab"[random_() & 3U]).append(hex(random_(), 3)).append("-").append(hex(random_(), 12));
        return id;
    }

    std::mt19937_64 random_;
    std::string instance_;
};

} // namespace dockwire::dji
