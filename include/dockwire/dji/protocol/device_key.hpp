// The key of a device model, "{domain-type-sub_type}".
#pragma once

#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe/enums.hpp"
#include "dockwire/thing/describe/keyed.hpp"

namespace dockwire::dji {

/// The model that a key such as "0-99-1" names ("{domain-type-sub_type}", `device_model_key`), listed or not; nothing for another form or an
/// unknown domain.
inline std::optional<device_model> parse_device_key(std::string_view key) noexcept {
    std::array<int, 3> numbers{};
    const char* at = key.data();
    const char* const end = at + key.size();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (i != 0) {
            if (at == end || *at != '-') return std::nullopt;
            ++at;
        }
        if (at == end || !thing::detail::is_digit(*at)) return std::nullopt;
        const auto [behind, error] = std::from_chars(at, end, numbers[i]);
        if (error != std::errc{}) return std::nullopt;
        at = behind;
    }
    const auto domain = static_cast<device_domain>(numbers[0]);
    if (at != end || numbers[0] > 255 || !thing::is_listed(domain)) return std::nullopt;
    return device_model{domain, numbers[1], numbers[2]};
}

} // namespace dockwire::dji
