// Compares the described properties of all products with the catalogue of the reference.
// usage: property_drift FOLDER LIST    FOLDER has properties.json, methods.json and devices.json, LIST what differs on purpose
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>

#include "dji/facts.hpp"
#include "dji/model.hpp"
#include "dockwire/dji/messages/all_properties.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/model/fields.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::dji::model_test;

struct product {
    rows osd{};
    rows state{};
};

template <class Osd, class State>
product described() {
    return {thing::fields_of<Osd>(), thing::fields_of<State>()};
}

/// By the catalogue's name. All remote controllers push the same.
std::map<std::string, product> described_products() {
    return {
        {"dock1", described<dji::dock1::osd, dji::dock1::state>()},
        {"dock2", described<dji::dock2::osd, dji::dock2::state>()},
        {"m30", described<dji::m30::osd, dji::m30::state>()},
        {"m3d", described<dji::m3d::osd, dji::m3d::state>()},
        {"m3-series", described<dji::m3_series::osd, dji::m3_series::state>()},
        {"aircraft-others", described<dji::aircraft_others::osd, dji::aircraft_others::state>()},
        {"rc-pro", described<dji::rc::osd, dji::rc::state>()},
        {"rc", described<dji::rc::osd, dji::rc::state>()},
    };
}

json read_json(const std::string& file) {
    std::ifstream stream{file};
    if (!stream) throw std::runtime_error{"no file " + file};
    return json::parse(stream);
}

/// The properties of one push mode. What their members say about it is a quirk (child_push_mode_differs).
json pushed(const json& properties, int mode) {
    json those = json::array();
    for (const json& one : properties)
        if (one.at("push_mode") == mode) those.push_back(one);
    return those;
}

/// Members without an access mode may be set if the property may.
void compare_access(drift& found, const std::string& where, const rows& described, const json& catalogue) {
    for (const json& field : catalogue) {
        const thing::field* const row = find_row(described, field);
        if (row == nullptr) continue;
        const std::string name = where + "/" + text_at(field, "name");
        const bool documented = text_at(field, "access") == "rw";
        if (documented != (row->rule.access == thing::access_mode::rw))
            found.differs(name, "access", documented ? "documented rw" : "described rw");
        if (field.contains("fields")) compare_access(found, name, dockwire::test::innermost(*row).children, field["fields"]);
    }
}

void compare_pushes(drift& found, const std::string& where, const rows& described, const json& catalogue) {
    compare(found, where, described, catalogue);
    compare_access(found, where, described, catalogue);
}

void compare_products_of_set(drift& found, const std::string& where, const json& entry,
                             const std::map<std::string, product>& products) {
    const std::string name = entry.at("method");
    const auto documented = entry.at("products").get<std::set<std::string>>();
    for (const auto& [product, pushes] : products)
        if (documented.contains(product) != (can_be_set(pushes.osd, name) || can_be_set(pushes.state, name)))
            found.differs(where, product, documented.contains(product) ? "documented" : "described");
}

void compare_sets(drift& found, const json& methods, const std::map<std::string, product>& products) {
    std::map<std::string, rows> sets{};
    dji::all_property_sets::for_each([&]<class M>() { sets.emplace(M::method, thing::fields_of<M>()); });
    for (const json& entry : methods) {
        if (entry.at("kind") != "property_set") continue;
        const std::string name = entry.at("method");
        const std::string where = "property_set " + name;
        found.met(where);
        const auto described = sets.extract(name);
        if (described.empty()) {
            found.differs(where, "missing", "not described");
            continue;
        }
        compare_pushes(found, where, described.mapped(), entry.at("data"));
        compare_products_of_set(found, where, entry, products);
    }
    for (const auto& [name, described] : sets)
        found.differs("property_set " + name, "added", "not documented");
}

dji::device_model model_of(const json& device) {
    return {static_cast<dji::device_domain>(device.at("domain").get<int>()), device.at("type"), device.at("sub_type")};
}

/// A device finds its properties by its model, so each model has one osd and one state.
void compare_models(drift& found, const json& devices) {
    dji::all_osd{}.for_each([&]<class M>() {
        for (const dji::device_model& model : M::models)
            if (std::ranges::find(devices, model, model_of) == devices.end())
                found.differs("device type " + std::to_string(model.type), "added", "not documented");
    });
    for (const json& device : devices) {
        const dji::device_model model = model_of(device);
        const std::string where = "device " + text_at(device, "name");
        found.met(where);
        const auto count = [&](auto list, const char* aspect) {
            std::ptrdiff_t types = 0;
            list.for_each([&]<class M>() { types += std::ranges::count(M::models, model); });
            if (types != 1) found.differs(where, aspect, std::to_string(types) + " types");
        };
        count(dji::all_osd{}, "osd");
        count(dji::all_states{}, "state");
    }
}

int run(const std::string& folder, const std::string& list) {
    std::ifstream on_purpose{list};
    if (!on_purpose) throw std::runtime_error{"no file " + list};
    drift found{on_purpose};
    const json catalogue = read_json(folder + "/properties.json");
    const auto products = described_products();
    for (const auto& [name, pushes] : products) {
        const json& properties = catalogue.at(name);
        compare_pushes(found, name + " osd", pushes.osd, pushed(properties, 0));
        compare_pushes(found, name + " state", pushes.state, pushed(properties, 1));
    }
    for (const auto& [name, properties] : catalogue.items())
        if (!products.contains(name)) found.differs(name, "missing", "not described");
    compare_sets(found, read_json(folder + "/methods.json"), products);
    compare_models(found, read_json(folder + "/devices.json").at("devices"));
    return found.report(std::cout) == 0 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 3) return std::cerr << "usage: property_drift FOLDER LIST\n", 2;
    try {
        return run(arguments[1], arguments[2]);
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
