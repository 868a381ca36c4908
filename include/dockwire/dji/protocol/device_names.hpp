// What devices, their cameras and PSDK payloads are called ("Product Support" of the reference), by what messages say of them.
#pragma once

#include <cstddef>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/device_key.hpp"

namespace dockwire::dji {

struct device_row {
    device_model model{};
    std::string_view name{};
};

inline constexpr device_row device_table[]{
    {model::dock, "DJI Dock"},
    {model::dock2, "DJI Dock 2"},
    {model::dock3, "DJI Dock 3"},
    {model::smart_controller_enterprise, "DJI Smart Controller Enterprise"},
    {model::rc_plus, "DJI RC Plus"},
    {model::rc_plus_2, "DJI RC Plus 2"},
    {model::rc_pro_enterprise, "DJI RC Pro Enterprise"},
    {model::matrice_30, "Matrice 30"},
    {model::matrice_30t, "Matrice 30T"},
    {model::matrice_300_rtk, "Matrice 300 RTK"},
    {model::matrice_350_rtk, "Matrice 350 RTK"},
    {model::matrice_400, "Matrice 400"},
    {model::matrice_3d, "Matrice 3D"},
    {model::matrice_3td, "Matrice 3TD"},
    {model::matrice_4d, "Matrice 4D"},
    {model::matrice_4td, "Matrice 4TD"},
    {model::matrice_4e, "Matrice 4E"},
    {model::matrice_4t, "Matrice 4T"},
    {model::mavic_3e, "Mavic 3E"},
    {model::mavic_3t, "Mavic 3T"},
    {model::mavic_3ta, "Mavic 3TA"},
};

/// A camera where it is mounted. An aircraft with one gimbal has it in the place "port side" or "main gimbal", as its page says.
struct camera_row {
    /// "{type-subtype-gimbalindex}".
    std::string_view payload_index{};
    std::string_view name{};
    std::string_view position{};
};

/// An index that several devices have is there once, under a name that fits all of them.
inline constexpr camera_row camera_table[]{
    {"20-0-0", "Zenmuse Z30", "port side"},
    {"20-0-1", "Zenmuse Z30", "starboard"},
    {"20-0-2", "Zenmuse Z30", "upside"},
    {"26-0-0", "Zenmuse XT2", "port side"},
    {"26-0-1", "Zenmuse XT2", "starboard"},
    {"26-0-2", "Zenmuse XT2", "upside"},
    {"39-0-7", "FPV", "FPV"},
    {"41-0-0", "Zenmuse XTS", "port side"},
    {"41-0-1", "Zenmuse XTS", "starboard"},
    {"41-0-2", "Zenmuse XTS", "upside"},
    {"42-0-0", "Zenmuse H20", "port side"},
    {"42-0-1", "Zenmuse H20", "starboard"},
    {"42-0-2", "Zenmuse H20", "upside"},
    {"43-0-0", "Zenmuse H20T", "port side"},
    {"43-0-1", "Zenmuse H20T", "starboard"},
    {"43-0-2", "Zenmuse H20T", "upside"},
    {"52-0-0", "Matrice 30 Camera", "port side"},
    {"53-0-0", "Matrice 30T Camera", "port side"},
    {"61-0-0", "Zenmuse H20N", "port side"},
    {"61-0-1", "Zenmuse H20N", "starboard"},
    {"61-0-2", "Zenmuse H20N", "upside"},
    {"66-0-0", "Mavic 3E Camera", "port side"},
    {"67-0-0", "Mavic 3T Camera", "port side"},
    {"80-0-0", "Matrice 3D Camera", "port side"},
    {"81-0-0", "Matrice 3TD Camera", "port side"},
    {"82-0-0", "Zenmuse H30", "port side"},
    {"82-0-1", "Zenmuse H30", "starboard"},
    {"82-0-2", "Zenmuse H30", "upside"},
    {"83-0-0", "Zenmuse H30T", "port side"},
    {"83-0-1", "Zenmuse H30T", "starboard"},
    {"83-0-2", "Zenmuse H30T", "upside"},
    {"88-0-0", "Matrice 4E Camera", "main gimbal"},
    {"89-0-0", "Matrice 4T Camera", "main gimbal"},
    {"98-0-0", "Matrice 4D Camera", "main gimbal"},
    {"99-0-0", "Matrice 4TD Camera", "main gimbal"},
    {"129-0-0", "Mavic 3TA Camera", "main gimbal"},
    // Two cameras with one index: camera_position says which is meant, and Dock 3 numbers them the other way round than Dock and Dock 2.
    {"165-0-7", "Dock camera", "inside or outside"},
    {"176-0-0", "Auxiliary camera", "main gimbal"},
};

/// A payload on the PSDK port, by its `psdk_name`.
struct psdk_payload_row {
    std::string_view psdk_name{};
    std::string_view name{};
};

inline constexpr psdk_payload_row psdk_payload_table[]{
    {"Searchlight", "AL1 searchlight"},
    {"Speaker", "AS1 speaker"},
};

namespace detail {

template <class Row, std::size_t Size, class Key>
constexpr std::string_view find_name(const Row (&table)[Size], Key Row::* column, const Key& wanted) noexcept {
    for (const Row& row : table)
        if (row.*column == wanted) return row.name;
    return {};
}

} // namespace detail

/// "Matrice 4T"; empty for a model that the reference does not list.
constexpr std::string_view device_name(const device_model& model) noexcept {
    return detail::find_name(device_table, &device_row::model, model);
}

/// "Matrice 4T" for "0-99-1".
inline std::string_view device_name(std::string_view key) noexcept {
    const auto model = parse_device_key(key);
    return model ? device_name(*model) : std::string_view{};
}

/// "Matrice 4T Camera" for "89-0-0"; empty for an index that the reference does not list.
constexpr std::string_view camera_name(std::string_view payload_index) noexcept {
    return detail::find_name(camera_table, &camera_row::payload_index, payload_index);
}

/// "AL1 searchlight" for "Searchlight"; empty for a payload that the reference does not list.
constexpr std::string_view psdk_payload_name(std::string_view psdk_name) noexcept {
    return detail::find_name(psdk_payload_table, &psdk_payload_row::psdk_name, psdk_name);
}

} // namespace dockwire::dji
