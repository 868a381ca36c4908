// Compares the keys of alarms' texts, and the variables in the texts, with the catalogue of the reference.
// usage: hms_keys FOLDER    FOLDER has hms-codes.json
#include <algorithm>
#include <array>
#include <cctype>
#include <exception>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "dockwire/dji/protocol/hms.hpp"

namespace {

using namespace dockwire::dji;
using nlohmann::json;

/// Variables whose number no field of an alarm is documented to have: they stay in the text.
constexpr std::array<std::string_view, 3> without_number{"%gimbal_index", "%lidar_index", "%lte_index"};
constexpr std::string_view sky{"_in_the_sky"};

class comparison {
public:
    /// A text that the catalogue has under prefix, code and suffix.
    void key(const std::string& prefix, const std::string& code, std::string_view suffix) {
        const bool in_flight = suffix.starts_with(sky);
        const std::string_view variant = in_flight ? suffix.substr(sky.size()) : suffix;
        health_alarm from{.code = code, .device_type = prefix == "dock_tip_" ? "3-3-0" : "0-100-1"};
        if (in_flight) from.in_the_sky = alarm_place::sky;
        const std::string wanted = prefix + code + std::string{suffix};
        if (copy_key(from, variant) != wanted) differs(wanted, "copy_key makes " + copy_key(from, variant));
        for (const auto change : {&::tolower, &::toupper}) {
            std::transform(code.begin() + 2, code.end(), from.code.begin() + 2,
                           [&](unsigned char c) { return static_cast<char>(change(c)); });
            if (const auto keys = copy_keys(from, variant); std::ranges::find(keys, wanted) == keys.end())
                differs(wanted, "is not found with the code " + from.code);
        }
        ++keys_;
    }

    void variable(const std::string& code, const std::string& name) {
        health_alarm from{.code = code};
        from.args = alarm_arguments{.component_index = 1, .sensor_index = 1};
        const bool stays = fill_alarm_text(name, from) == name;
        const bool has_no_number = std::ranges::find(without_number, name) != without_number.end();
        if (stays != has_no_number) differs(code, name + (stays ? " stays" : " is filled"));
    }

    void code(const json& documented) {
        const std::string code = documented.at("code");
        if (documented.at("dock") == true) key("dock_tip_", code, "");
        if (documented.at("aircraft") == true) key("fpv_tip_", code, "");
        for (const std::string suffix : documented.at("suffixes"))
            key("fpv_tip_", code, suffix);
        for (const std::string name : documented.at("variables"))
            variable(code, name);
        ++codes_;
    }

    /// @return whether all agree
    bool report() const {
        std::cout << codes_ << " codes with " << keys_ << " keys, " << faults_ << " differ\n";
        return codes_ != 0 && faults_ == 0;
    }

private:
    void differs(const std::string& what, const std::string& how) {
        std::cout << what << ": " << how << '\n';
        ++faults_;
    }

    int codes_{0};
    int keys_{0};
    int faults_{0};
};

bool run(const std::string& folder) {
    std::ifstream stream{folder + "/hms-codes.json"};
    if (!stream) throw std::runtime_error{"no hms-codes.json in " + folder};
    const json all = json::parse(stream);
    comparison found{};
    for (const json& documented : all.at("codes"))
        found.code(documented);
    for (const auto& [name, meaning] : all.at("variables").items())
        found.variable("variables", name);
    return found.report();
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::cerr << "usage: hms_keys FOLDER\n", 2;
    try {
        return run(arguments[1]) ? 0 : 1;
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
