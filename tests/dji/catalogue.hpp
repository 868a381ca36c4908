// The methods of several catalogues of the reference as one: a newer catalogue says what has changed and what is new.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dji/catalogue_file.hpp"
#include "dji/model.hpp"

namespace dockwire::dji::model_test {

/// By "KIND METHOD".
using catalogue = std::map<std::string, json>;

inline std::string name_of_entry(const json& entry) { return text_at(entry, "kind") + " " + text_at(entry, "method"); }

inline json* find_named(json& fields, const std::string& name) {
    const auto found = std::ranges::find_if(fields, [&](const json& field) { return text_at(field, "name") == name; });
    return found == fields.end() ? nullptr : &*found;
}

inline bool has_named(const json& fields, const std::string& name) {
    return std::ranges::any_of(fields, [&](const json& field) { return text_at(field, "name") == name; });
}

/// The field at a path such as "output.progress.step_key", or nullptr.
inline json* find_at(json& fields, const std::string& path) {
    const auto dot = path.find('.');
    json* const field = fields.is_array() ? find_named(fields, path.substr(0, dot)) : nullptr;
    return field == nullptr || dot == std::string::npos ? field : find_at((*field)["fields"], path.substr(dot + 1));
}

/// A field that not all products have is marked; only a field for all of them can be required.
inline void mark_partial(json& field, const json& products) {
    if (!field.contains("products")) field["products"] = products;
}

/// What the newer table says of a field holds. The values of both are known.
inline void merge_fields(json& older, const json& older_products, const json& newer, const json& newer_products);

inline void merge_field(json& older, const json& older_products, const json& newer, const json& newer_products) {
    json all = newer;
    if (older.contains("products")) all["products"] = older["products"];
    if (older.contains("enum") && newer.contains("enum")) all["enum"].update(older["enum"]);
    if (older.contains("fields") && newer.contains("fields")) {
        all["fields"] = older["fields"];
        merge_fields(all["fields"], older_products, newer["fields"], newer_products);
    }
    older = std::move(all);
}

inline void merge_fields(json& older, const json& older_products, const json& newer, const json& newer_products) {
    if (!newer.is_array()) return;
    if (!older.is_array()) older = json::array();
    for (json& field : older)
        if (!has_named(newer, text_at(field, "name"))) mark_partial(field, older_products);
    for (const json& field : newer) {
        json* const known = find_named(older, text_at(field, "name"));
        if (known != nullptr)
            merge_field(*known, older_products, field, newer_products);
        else
            mark_partial(older.emplace_back(field), newer_products);
    }
}

inline void merge_entry(json& older, json newer) {
    newer["status"] = older.value("status", "known");
    for (const char* const part : {"data", "reply"}) {
        json all = older.at(part);
        merge_fields(all, older["products"], newer.at(part), newer["products"]);
        newer[part] = std::move(all);
    }
    for (const json& product : older["products"])
        if (std::ranges::find(newer["products"], product) == newer["products"].end()) newer["products"].push_back(product);
    older.update(newer);
}

/// Says of the older products what has changed for them. Fields that came are in the tables of the new products, and what went may still be sent.
inline void apply_change(catalogue& all, const json& change) {
    const auto entry = all.find(name_of_entry(change));
    if (entry == all.end()) return;
    json* const field = find_at(entry->second[text_at(change, "part")], text_at(change, "path"));
    const std::string what = text_at(change, "what");
    if (field == nullptr || what.starts_with("field_")) return;
    if (what == "enum")
        change_values(*field, change);
    else
        (*field)[what] = change.at("new");
}

inline catalogue read_catalogues(const std::vector<std::string>& folders) {
    catalogue all{};
    for (const std::string& folder : folders) {
        if (folder != folders.front())
            for (const json& change : read_file(folder + "/changes.json"))
                if (change.at("kind") != "property") apply_change(all, change);
        for (const json& entry : read_file(folder + "/methods.json")) {
            const auto [place, is_new] = all.try_emplace(name_of_entry(entry), entry);
            if (!is_new) merge_entry(place->second, entry);
        }
    }
    return all;
}

} // namespace dockwire::dji::model_test
