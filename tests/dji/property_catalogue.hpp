// The property trees of several catalogues of the reference as one: a newer catalogue has new products, and says what has changed for others.
#pragma once

#include <algorithm>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dji/catalogue_file.hpp"
#include "dji/model.hpp"

namespace dockwire::dji::model_test {

struct property_catalogue {
    /// Trees by product.
    json products = json::object();
    /// What can be set, by name: its products and its data.
    json sets = json::object();
    json devices = json::array();
    json cameras = json::array();
    json psdk_payloads = json::array();
    /// What is seen on devices and stands on no page.
    json undocumented = json::array();
};

namespace detail {

inline void append(json& list, const json& more) {
    for (const json& one : more)
        list.push_back(one);
}

/// The fields that a path such as "battery.batteries" leads to.
inline json& fields_at(json& fields, const std::string& path) {
    if (path.empty()) return fields;
    const auto dot = path.find('.');
    const auto field = std::ranges::find_if(fields, [&](const json& one) { return text_at(one, "name") == path.substr(0, dot); });
    if (field == fields.end()) throw std::runtime_error{"no field " + path};
    return fields_at((*field)["fields"], dot == path.npos ? std::string{} : path.substr(dot + 1));
}

/// "0.1 m/s" is a scale and a unit.
inline void change_unit(json& field, const std::string& unit) {
    const auto space = unit.find(' ');
    if (space != unit.npos) field["scale"] = std::stod(unit.substr(0, space));
    field["unit"] = space == unit.npos ? unit : unit.substr(space + 1);
}

inline void apply(json& tree, const json& change) {
    const std::string what = text_at(change, "what");
    const std::string path = text_at(change, "path");
    const auto dot = path.rfind('.');
    if (what == "field_added" && !change.contains("field")) return; // the struct around it came as a whole
    json& fields = fields_at(tree, dot == path.npos ? std::string{} : path.substr(0, dot));
    if (what == "field_added") return fields.push_back(change.at("field"));
    const std::string name = path.substr(dot == path.npos ? 0 : dot + 1);
    json& field = *std::ranges::find_if(fields, [&](const json& one) { return text_at(one, "name") == name; });
    if (what == "enum")
        change_values(field, change);
    else if (what == "unit")
        change_unit(field, text_at(change, "new"));
    else
        field[what] = change.at("new");
}

/// @param name  of the property, or of the member of a payload
inline void add_set(json& sets, const std::string& product, const std::string& name, const json& data) {
    json& entry = sets[name];
    if (entry.is_null()) entry = {{"products", json::array()}, {"data", json::array({data})}};
    entry["products"].push_back(product);
}

/// A property without the members that can only be read.
inline json writable(json property) {
    if (!property.contains("fields")) return property;
    json left = json::array();
    for (const json& member : property["fields"])
        if (text_at(member, "access") != "r") left.push_back(member);
    property["fields"] = std::move(left);
    return property;
}

/// A property that can be set is a message with this property alone, and one of a payload with the payload index around it.
inline void add_sets(json& sets, const std::string& product, const json& tree) {
    for (const json& property : tree) {
        if (text_at(property, "access") == "rw") add_set(sets, product, text_at(property, "name"), writable(property));
        if (!property.value("key_is_placeholder", false)) continue;
        for (const json& member : property.at("fields")) {
            json around = property;
            around["fields"] = json::array({member});
            if (text_at(member, "access") == "rw") add_set(sets, product, text_at(member, "name"), around);
        }
    }
}

inline void add_newer(property_catalogue& all, const std::string& folder) {
    for (const json& change : read_file(folder + "/changes.json"))
        if (change.at("kind") == "property") apply(all.products.at(text_at(change, "product")), change);
    append(all.psdk_payloads, read_file(folder + "/devices.json").at("psdk_payloads"));
    append(all.undocumented, read_file(folder + "/undocumented.json").at("fields"));
}

} // namespace detail

/// @param folders  the older catalogue first
inline property_catalogue read_property_catalogues(const std::vector<std::string>& folders) {
    property_catalogue all{};
    for (const std::string& folder : folders) {
        if (folder != folders.front()) detail::add_newer(all, folder);
        all.products.update(read_file(folder + "/properties.json"));
        const json devices = read_file(folder + "/devices.json");
        detail::append(all.devices, devices.at("devices"));
        detail::append(all.cameras, devices.at("cameras"));
    }
    for (const auto& [product, tree] : all.products.items())
        detail::add_sets(all.sets, product, tree);
    return all;
}

} // namespace dockwire::dji::model_test
