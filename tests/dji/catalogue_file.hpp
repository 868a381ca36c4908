// The files of a catalogue of the reference, and what a newer one changes in an older one.
#pragma once

#include <fstream>
#include <stdexcept>
#include <string>

#include <nlohmann/json.hpp>

namespace dockwire::dji::model_test {

inline nlohmann::json read_file(const std::string& file) {
    std::ifstream stream{file};
    return stream ? nlohmann::json::parse(stream) : throw std::runtime_error{"no file " + file};
}

/// The values that an enum lost and got.
inline void change_values(nlohmann::json& field, const nlohmann::json& change) {
    for (const nlohmann::json& value : change.at("removed_values"))
        field["enum"].erase(value.get<std::string>());
    field["enum"].update(change.at("added_values"));
}

} // namespace dockwire::dji::model_test
