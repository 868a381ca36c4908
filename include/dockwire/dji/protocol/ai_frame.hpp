// What an aircraft recognized in a frame of its video.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace dockwire::dji::ai {

/// What an object is. Others may come.
enum class object_type : std::uint8_t { invalid = 0, unknown = 1, person = 2, car = 3, boat = 4 };

/// How sure the aircraft is of an object. Others may come.
enum class object_state : std::uint8_t {
    invalid = 0,
    tracked = 1,
    fused_with_beacon = 2,    ///< with the vision beacon
    tracked_by_auxiliary = 3, ///< its source is lost, other observations follow it
    not_confident = 4,
    predicted = 5, ///< lost; where it is expected
    lost = 6,
    found_again = 7,
    virtual_point = 8,
};

enum class frame_type : std::uint8_t { invalid = 0, base = 1 };

/// An object in the picture, and how far away it is. Places and sizes are in 1/10000 of the width and height of the picture.
struct box {
    std::uint16_t id{0};
    object_type type{object_type::invalid};
    object_state state{object_state::invalid};
    std::uint16_t center_x{0};
    std::uint16_t center_y{0};
    std::uint16_t width{0};
    std::uint16_t height{0};
    std::uint32_t distance{0}; ///< mm

    bool operator==(const box&) const = default;
};

/// How many objects of a type there are.
struct class_count {
    object_type type{object_type::invalid};
    std::uint16_t count{0};

    bool operator==(const class_count&) const = default;
};

/// The results for one frame.
struct frame {
    std::uint8_t version{0};
    std::uint32_t time_stamp{0}; ///< ms
    frame_type type{frame_type::invalid};
    /// Only where the type is `base`; its content is not documented.
    std::optional<std::array<std::byte, 12>> extension{};
    std::uint16_t track_id{0};
    std::uint8_t reserved{0};
    /// Of all groups.
    std::vector<box> boxes{};
    std::vector<class_count> counts{};
    /// Groups that could not be read: from the first one of an unknown type on, because the size of its elements is not known.
    std::size_t unread_groups{0};
    /// Their bytes.
    std::vector<std::byte> unread{};

    bool operator==(const frame&) const = default;
};

} // namespace dockwire::dji::ai
