// What a peer did wrong, as a fault with its text and as std::error_code.
#pragma once

#include <string>
#include <system_error>
#include <type_traits>

#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/core/error_table.hpp"
#include "dockwire/core/static_text.hpp"

namespace dockwire::mqtt {

/// What can be wrong, and the statement of the standard that it breaks, or the section if the rule has no number.
struct flaw {
    static_text text{""};
    static_text statement{"4.13"};

    bool operator==(const flaw&) const = default;
};

/// A rule of the standard that the peer broke.
struct peer_fault {
    /// What the DISCONNECT, or the CONNACK that refuses the connection, says (4.13).
    reason_code reason{reason_code::malformed_packet};
    /// Malformed Packet: the bytes cannot be read as the standard wants. Else a Protocol Error: what they say is forbidden.
    bool malformed{true};
    flaw what{};
    /// The field of which `what` tells, where `what` alone could be any field's.
    static_text field{""};

    /// The field and what is wrong.
    std::string text() const { return concat({field, field.empty() ? "" : ": ", what.text}); }

    bool operator==(const peer_fault&) const = default;
};

/// What can be wrong with any field; a field may have statements of its own for some of them (packet_field.hpp).
namespace flaws {
inline constexpr flaw cut_short{"runs past the end"};
inline constexpr flaw too_long_integer{"variable byte integer longer than four bytes", "1.5.5"};
inline constexpr flaw not_shortest{"variable byte integer not in its shortest form", "MQTT-1.5.5-1"};
inline constexpr flaw not_utf8{"not well-formed UTF-8", "MQTT-1.5.4-1"};
inline constexpr flaw null_character{"contains U+0000", "MQTT-1.5.4-2"};
inline constexpr flaw wildcard{"contains a wildcard", "MQTT-4.7.0-1"};
inline constexpr flaw repeated{"appears more than once", "2.2.2.2"};
inline constexpr flaw out_of_range{"value outside what is allowed", "2.2.2.2"};
inline constexpr flaw misplaced{"not allowed in this packet", "2.2.2.2"};
} // namespace flaws

/// The peer's fault as an error value: the reason code that it is answered with.
enum class peer_error : int {};

/// The category of what the peer did wrong.
inline const std::error_category& peer_category() noexcept {
    static const error_table category{reason_names,
                                      {.category = "mqtt.peer", .before = "peer error: ", .unknown = "unknown reason code"}};
    return category;
}

inline std::error_code make_error_code(peer_error error) noexcept { return {static_cast<int>(error), peer_category()}; }

/// The error that a fault is reported as.
constexpr peer_error error_of(const peer_fault& fault) noexcept { return static_cast<peer_error>(fault.reason); }

} // namespace dockwire::mqtt

template <>
struct std::is_error_code_enum<dockwire::mqtt::peer_error> : std::true_type {};
