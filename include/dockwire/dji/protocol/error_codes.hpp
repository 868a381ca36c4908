// What result codes are made of, and what they say.
#pragma once

#include <cstdint>
#include <string_view>

#include "dockwire/core/error_table.hpp"
#include "dockwire/dji/protocol/error_code_table.hpp"

namespace dockwire::dji {

/// Who found an error.
enum class error_source : std::uint8_t { unknown, device, pilot };

/// The parts of a result code of six digits, ABCDEF ("Error Code").
struct result_parts {
    /// A: 3 and 5 are devices, 4 and 6 DJI Pilot 2.
    error_source source{error_source::unknown};
    /// BC: the part of the source; the reference does not name them.
    int module{0};
    /// DEF: the error of the module.
    int detail{0};

    bool operator==(const result_parts&) const = default;
};

/// Takes a result code apart; one that is not built so has no parts.
constexpr result_parts parts_of_result(int code) noexcept {
    constexpr error_source sources[]{error_source::device, error_source::pilot, error_source::device, error_source::pilot};
    if (code < 300'000 || code > 699'999) return {};
    return {sources[code / 100'000 - 3], code / 1'000 % 100, code % 1'000};
}

/// A short text of a result code; empty for one that the reference does not list.
constexpr std::string_view text_of_result(int code) noexcept { return error_texts{result_texts}[code]; }

} // namespace dockwire::dji
