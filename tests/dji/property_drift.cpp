// Compares the described properties of all products with the catalogues of the reference, the older one first.
// usage: property_drift LIST FOLDER...    LIST has what differs on purpose, each FOLDER properties.json and devices.json, a newer one
// changes.json and undocumented.json too
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "dji/facts.hpp"
#include "dji/model.hpp"
#include "dji/property_catalogue.hpp"
#include "dockwire/dji/messages/all_properties.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/dji/protocol/device_names.hpp"
#include "dockwire/thing/model/fields.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::dji::model_test;

struct product {
    rows osd{};
    rows state{};
};

/// By the catalogue's name. The older remote controllers push the same.
std::map<std::string, product> described_products() {
    std::map<std::string, product> products{};
    dji::all_products::for_each([&]<class P>() {
        std::string name{P::name};
        std::ranges::replace(name, '_', '-');
        products[name] = {thing::fields_of<typename P::osd>(), thing::fields_of<typename P::state>()};
    });
    products["rc-pro"] = products.at("rc");
    return products;
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

bool is_undocumented(const thing::field& row) { return row.rule.remark == dji::remarks::undocumented; }

/// What the catalogue of documented fields has to have.
rows documented(rows described) {
    std::erase_if(described, is_undocumented);
    for (thing::field& row : described)
        row.children = documented(std::move(row.children));
    return described;
}

void compare_pushes(drift& found, const std::string& where, const rows& described, const json& catalogue) {
    compare(found, where, documented(described), catalogue);
    compare_access(found, where, described, catalogue);
}

void compare_products_of_set(drift& found, const std::string& where, const std::string& name, const json& entry,
                             const std::map<std::string, product>& products) {
    const auto documented = entry.at("products").get<std::set<std::string>>();
    for (const auto& [product, pushes] : products)
        if (documented.contains(product) != (can_be_set(pushes.osd, name) || can_be_set(pushes.state, name)))
            found.differs(where, product, documented.contains(product) ? "documented" : "described");
}

std::map<std::string, rows> described_sets() {
    std::map<std::string, rows> sets{};
    dji::all_property_sets::for_each([&]<class M>() { sets.emplace(M::method, thing::fields_of<M>()); });
    return sets;
}

void compare_sets(drift& found, const json& catalogue, const std::map<std::string, product>& products) {
    auto sets = described_sets();
    for (const auto& [name, entry] : catalogue.items()) {
        const std::string where = "property_set " + name;
        found.met(where);
        const auto described = sets.extract(name);
        if (described.empty()) {
            found.differs(where, "missing", "not described");
            continue;
        }
        compare_pushes(found, where, described.mapped(), entry.at("data"));
        compare_products_of_set(found, where, name, entry, products);
    }
    for (const auto& [name, described] : sets)
        if (!is_undocumented(described.front())) found.differs("property_set " + name, "added", "not documented");
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
        if (dji::device_name(model) != text_at(device, "name"))
            found.differs(where, "name", std::string{dji::device_name(model)});
        const auto count = [&](auto list, const char* aspect) {
            std::ptrdiff_t types = 0;
            list.for_each([&]<class M>() { types += std::ranges::count(M::models, model); });
            if (types != 1) found.differs(where, aspect, std::to_string(types) + " types");
        };
        count(dji::all_osd{}, "osd");
        count(dji::all_states{}, "state");
    }
}

/// Each row of a table of names is documented, and each documented one is there; several may have one key.
template <class Table, class Key, class NameOf>
void compare_names(drift& found, const std::string& what, const std::map<std::string, std::set<std::string>>& documented,
                   const Table& table, Key key, NameOf name_of) {
    for (const auto& [wanted, names] : documented) {
        const std::string where = what + " " + wanted;
        const std::string name{name_of(wanted)};
        found.met(where);
        if (names != std::set<std::string>{name})
            found.differs(where, "name", "documented " + joined(names) + ", listed " + name);
    }
    for (const auto& row : table)
        if (!documented.contains(std::string{row.*key}))
            found.differs(what + " " + std::string{row.name}, "added", "not documented");
}

void compare_payloads(drift& found, const property_catalogue& catalogue) {
    std::map<std::string, std::set<std::string>> cameras{};
    std::map<std::string, std::set<std::string>> payloads{};
    for (const json& camera : catalogue.cameras)
        for (const json& mount : camera.at("mounts"))
            cameras[text_at(mount, "index")].insert(text_at(camera, "name"));
    for (const json& payload : catalogue.psdk_payloads)
        payloads[text_at(payload, "psdk_name")].insert(text_at(payload, "name"));
    compare_names(found, "camera", cameras, dji::camera_table, &dji::camera_row::payload_index, dji::camera_name);
    compare_names(found, "psdk payload", payloads, dji::psdk_payload_table, &dji::psdk_payload_row::psdk_name,
                  dji::psdk_payload_name);
}

/// The row at a path such as "battery.remain_job_time", or nullptr.
const thing::field* row_at(const rows& described, const std::string& path) {
    const auto dot = path.find('.');
    const auto row = std::ranges::find(described, path.substr(0, dot), &thing::field::name);
    if (row == described.end()) return nullptr;
    return dot == path.npos ? &*row : row_at(dockwire::test::innermost(*row).children, path.substr(dot + 1));
}

/// An int may turn out to be an enum, and what is in an array or has no type is not known.
bool has_type(const thing::field& row, const std::string& type) {
    if (type == "array" || type == "unknown") return true;
    const std::string described = dockwire::test::type_text(row);
    return types_for(type, false).contains(described) || (type == "int" && described == "integer enum");
}

/// "cameras[].wide_focus_mode" is "cameras.wide_focus_mode".
std::string path_of(const json& seen) {
    std::string path = text_at(seen, "path");
    for (auto at = path.find("[]"); at != path.npos; at = path.find("[]"))
        path.erase(at, 2);
    return path;
}

/// The paths of all rows that say that no page has them.
void collect_undocumented(std::set<std::string>& paths, const rows& described, const std::string& before) {
    for (const thing::field& row : described) {
        if (is_undocumented(row)) paths.insert(before + row.name);
        collect_undocumented(paths, dockwire::test::innermost(row).children, before + row.name + ".");
    }
}

void compare_seen(drift& found, const std::string& where, const rows& described, const json& seen) {
    found.met(where);
    const thing::field* const row = row_at(described, path_of(seen));
    if (row == nullptr) return found.differs(where, "missing", "not described");
    const thing::field* const around = row_at(described, path_of(seen).substr(0, path_of(seen).rfind('.')));
    if (is_undocumented(*around) && !is_undocumented(*row)) found.differs(where, "mark", "does not say that no page has it");
    if (!has_type(*row, text_at(seen, "type"))) found.differs(where, "type", "seen as " + text_at(seen, "type"));
}

/// What was seen on devices is described, and what is described as seen was.
void compare_undocumented(drift& found, const json& catalogue, const std::map<std::string, product>& products) {
    std::map<std::string, std::map<std::string, rows>> by_topic{};
    std::set<std::string> left{};
    for (const auto& [name, pushes] : products)
        by_topic["osd"][name] = pushes.osd, by_topic["state"][name] = pushes.state;
    for (const auto& [name, described] : described_sets())
        by_topic["property_set"]["dock3"].push_back(described.front());
    for (const auto& [topic, described] : by_topic)
        for (const auto& [name, fields] : described)
            collect_undocumented(left, fields, "");
    for (const json& seen : catalogue) {
        const std::string topic = text_at(seen, "topic");
        const std::string path = path_of(seen) + ".";
        std::erase_if(left, [&](std::string one) { return (one += '.').starts_with(path) || path.starts_with(one); });
        for (const std::string product : seen.at("products"))
            compare_seen(found, "seen " + product + " " + topic + "/" + path_of(seen), by_topic[topic][product], seen);
    }
    for (const std::string& path : left)
        found.differs("seen " + path, "added", "was not seen");
}

int run(const std::string& list, const std::vector<std::string>& folders) {
    std::ifstream on_purpose{list};
    if (!on_purpose) throw std::runtime_error{"no file " + list};
    drift found{on_purpose};
    const property_catalogue catalogue = read_property_catalogues(folders);
    const auto products = described_products();
    for (const auto& [name, pushes] : products) {
        const json& properties = catalogue.products.at(name);
        compare_pushes(found, name + " osd", pushes.osd, pushed(properties, 0));
        compare_pushes(found, name + " state", pushes.state, pushed(properties, 1));
    }
    for (const auto& [name, properties] : catalogue.products.items())
        if (!products.contains(name)) found.differs(name, "missing", "not described");
    compare_sets(found, catalogue.sets, products);
    compare_models(found, catalogue.devices);
    compare_payloads(found, catalogue);
    compare_undocumented(found, catalogue.undocumented, products);
    return found.report(std::cout) == 0 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 3) return std::cerr << "usage: property_drift LIST FOLDER...\n", 2;
    try {
        return run(arguments[1], {arguments + 2, arguments + count});
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
