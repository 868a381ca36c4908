// The repeated parts of packets. Received ones are read off bytes that the decoder has checked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "dockwire/codec/property.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/codec/variable_byte_integer.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/qos.hpp"

namespace dockwire::mqtt {

/// What a server does with retained messages when a subscription is made (3.8.3.1).
enum class retain_handling : std::uint8_t { send = 0, send_if_new = 1, do_not_send = 2 };

/// A name and a value that the standard gives no meaning (2.2.2.2, 0x26).
struct user_property {
    std::string_view name{};
    std::string_view value{};

    bool operator==(const user_property&) const = default;
    /// Takes the next user property off a checked property section, over any other property.
    bool read_from(bytes_view& properties) noexcept;
};

/// The identifier of a subscription that a message matched (3.3.2.3.8): 1 to 268,435,455.
struct subscription_id {
    std::uint32_t value{0};

    bool operator==(const subscription_id&) const = default;
    /// Takes the next identifier off a checked property section, over any other property.
    bool read_from(bytes_view& properties) noexcept;
};

/// One filter of a SUBSCRIBE with its options (3.8.3).
struct subscription_request {
    std::string_view filter{};
    qos maximum_qos{qos::exactly_once};
    bool no_local{false};
    bool retain_as_published{false};
    mqtt::retain_handling retain_handling{mqtt::retain_handling::send};

    bool operator==(const subscription_request&) const = default;
    /// Takes the next one off a checked payload.
    bool read_from(bytes_view& payload) noexcept;
};

/// One filter of an UNSUBSCRIBE (3.10.3).
struct filter_name {
    std::string_view text{};

    bool operator==(const filter_name&) const = default;
    /// Takes the next one off a checked payload.
    bool read_from(bytes_view& payload) noexcept;
};

/// One reason code of a SUBACK or UNSUBACK (3.9.3, 3.11.3).
struct reason_item {
    reason_code code{reason_code::success};

    bool operator==(const reason_item&) const = default;
    /// Takes the next one off a checked payload.
    bool read_from(bytes_view& payload) noexcept;
};

namespace detail {

// The decoder has checked the bytes that these functions read, so they check no bounds.

inline std::uint8_t take_byte(bytes_view& from) noexcept {
    const auto byte = std::to_integer<std::uint8_t>(from.front());
    from = from.subspan(1);
    return byte;
}

inline std::string_view take_text(bytes_view& from) noexcept {
    const std::size_t size = std::size_t{take_byte(from)} << 8;
    const std::size_t whole = size | take_byte(from);
    const std::string_view text = as_text(from.first(whole));
    from = from.subspan(whole);
    return text;
}

inline std::uint32_t take_variable(bytes_view& from) noexcept {
    const variable_byte_integer read = read_variable(from);
    from = from.subspan(read.size);
    return read.value;
}

inline void skip_value(property_type type, bytes_view& from) noexcept {
    using enum property_type;
    switch (type) {
    case byte:
        from = from.subspan(1);
        break;
    case two_byte_integer:
        from = from.subspan(2);
        break;
    case four_byte_integer:
        from = from.subspan(4);
        break;
    case variable_byte_integer:
        take_variable(from);
        break;
    case utf8_string_pair:
        take_text(from);
        [[fallthrough]];
    case utf8_string:
    case binary_data:
        take_text(from);
        break;
    }
}

// Leaves `properties` at the value of the next `wanted`; false when there is none.
inline bool find_next(property wanted, bytes_view& properties) noexcept {
    while (!properties.empty()) {
        const auto found = static_cast<property>(take_byte(properties));
        if (found == wanted) return true;
        skip_value(rule_of(found).type, properties);
    }
    return false;
}

} // namespace detail

inline bool user_property::read_from(bytes_view& properties) noexcept {
    if (!detail::find_next(property::user_property, properties)) return false;
    name = detail::take_text(properties);
    value = detail::take_text(properties);
    return true;
}

inline bool subscription_id::read_from(bytes_view& properties) noexcept {
    if (!detail::find_next(property::subscription_identifier, properties)) return false;
    value = detail::take_variable(properties);
    return true;
}

inline bool subscription_request::read_from(bytes_view& payload) noexcept {
    if (payload.empty()) return false;
    filter = detail::take_text(payload);
    const std::uint8_t options = detail::take_byte(payload);
    maximum_qos = static_cast<qos>(options & 0x03);
    no_local = (options & 0x04) != 0;
    retain_as_published = (options & 0x08) != 0;
    retain_handling = static_cast<mqtt::retain_handling>((options >> 4) & 0x03);
    return true;
}

inline bool filter_name::read_from(bytes_view& payload) noexcept {
    if (payload.empty()) return false;
    text = detail::take_text(payload);
    return true;
}

inline bool reason_item::read_from(bytes_view& payload) noexcept {
    if (payload.empty()) return false;
    code = static_cast<reason_code>(detail::take_byte(payload));
    return true;
}

} // namespace dockwire::mqtt
