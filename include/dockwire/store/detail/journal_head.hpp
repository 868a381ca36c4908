// How a journal's file begins.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <system_error>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"

namespace dockwire::mqtt::detail {

// As PNG does it: a byte beyond ASCII, then line ends that a transfer as text would change. The version of the format follows.
inline constexpr std::size_t journal_magic_size = 8;
inline constexpr std::array journal_head{std::byte{0x89}, std::byte{'d'},  std::byte{'w'},  std::byte{'j'},
                                         std::byte{'\r'}, std::byte{'\n'}, std::byte{0x1A}, std::byte{'\n'},
                                         std::byte{2},    std::byte{0},    std::byte{0},    std::byte{0}};

/// See `journal::fault_of_head`.
inline std::error_code fault_of_journal_head(bytes_view file) noexcept {
    const bytes_view wanted{journal_head};
    const bytes_view found = file.first(std::min(file.size(), wanted.size()));
    if (same_bytes(found, wanted.first(found.size()))) return {};
    const bool has_magic =
        found.size() == wanted.size() && same_bytes(found.first(journal_magic_size), wanted.first(journal_magic_size));
    return has_magic ? usage_error::journal_of_other_version : usage_error::not_a_journal;
}

} // namespace dockwire::mqtt::detail
