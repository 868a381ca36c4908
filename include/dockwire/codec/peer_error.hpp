// What a peer did wrong, as a fault with its text and as std::error_code.
#pragma once

#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/concat.hpp"

namespace dockwire::mqtt {

/// A rule of the standard that the peer broke.
struct peer_fault {
    /// What the DISCONNECT, or the CONNACK that refuses the connection, says (4.13).
    reason_code reason{reason_code::malformed_packet};
    /// Malformed Packet: the bytes cannot be read as the standard wants. Else a Protocol Error: what they say is forbidden.
    bool malformed{true};
    /// What is wrong, as static text.
    std::string_view what{};
    /// The field of which `what` tells, where `what` alone could be any field's.
    std::string_view field{};

    /// The field and what is wrong.
    std::string text() const { return concat({field, field.empty() ? "" : ": ", what}); }

    bool operator==(const peer_fault&) const = default;
};

/// What can be wrong with any field.
namespace flaw {
inline constexpr std::string_view cut_short{"runs past the end"};
inline constexpr std::string_view too_long_integer{"variable byte integer longer than four bytes"};
inline constexpr std::string_view not_shortest{"variable byte integer not in its shortest form"};
inline constexpr std::string_view not_utf8{"not well-formed UTF-8"};
inline constexpr std::string_view null_character{"contains U+0000"};
inline constexpr std::string_view wildcard{"contains a wildcard"};
inline constexpr std::string_view repeated{"appears more than once"};
inline constexpr std::string_view out_of_range{"value outside what is allowed"};
inline constexpr std::string_view misplaced{"not allowed in this packet"};
} // namespace flaw

/// The peer's fault as an error value: the reason code that it is owed.
enum class peer_error : int {};

namespace detail {

class peer_category_type final : public std::error_category {
public:
    const char* name() const noexcept override { return "mqtt.peer"; }
    std::string message(int value) const override { return concat({"peer error: ", name_of(static_cast<reason_code>(value))}); }
};

} // namespace detail

/// The category of what the peer did wrong.
inline const std::error_category& peer_category() noexcept {
    static const detail::peer_category_type category;
    return category;
}

inline std::error_code make_error_code(peer_error error) noexcept { return {static_cast<int>(error), peer_category()}; }

/// The error that a fault is reported as.
constexpr peer_error error_of(const peer_fault& fault) noexcept { return static_cast<peer_error>(fault.reason); }

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::peer_error> : std::true_type {};
