// Reads example messages, writes them, and compares the JSON by value.
// usage: dji_samples [--strict] FOLDER...    of files KIND__METHOD__PRODUCT__N.json (osd, state, property_set and its reply: KIND__PRODUCT__N.json)
// "capture__" or "capture-data__" stands before the name of a message that a device sent.
// With --strict nothing is tolerated, and there has to be a message of each type.
// Prints what a tolerance changed, and "N round-tripped, M failed". Exit 0 when none failed and there was one.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dji/sample_types.hpp"
#include "dockwire/dji/messages/all.hpp"
#include "dockwire/dji/messages/all_properties.hpp"
#include "dockwire/dji/protocol/envelope_check.hpp"
#include "dockwire/dji/protocol/topics.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::dji::round_trip_test;

checks make_checks() {
    checks all{};
    add_services(all);
    add_other_messages(all);
    add_properties(all);
    // The general page has replies of a method without a name.
    for (const char* const reply : {"services_reply__some_method", "requests_reply__some_method"})
        all[reply] = &round_trip<dji::ack>;
    return all;
}

std::string first_key(const dji::envelope& head) {
    const auto data = nlohmann::ordered_json::parse(head.data_text(), nullptr, false);
    return data.is_object() && !data.empty() ? data.begin().key() : std::string{};
}

/// The method that a message names is right, the name of its file may be wrong (quirk example_method_differs).
checks::const_iterator find_check(const checks& all, const std::string& file, const dji::envelope& head) {
    const std::string kind = file.substr(0, file.find("__"));
    if (kind == "property_set_reply") return all.find(kind);
    const std::string from_name = file.substr(0, file.find("__", kind.size() + 2));
    const std::string from_text = kind + "__" + (kind == "property_set" ? first_key(head) : std::string{head.method});
    const auto found = all.find(from_text);
    return found != all.end() ? found : all.find(from_name);
}

/// What is loose about an envelope, the first of it; empty if nothing is.
std::string looseness_of(const dji::envelope& head, const std::string& file) {
    const std::string kind = file.substr(0, file.find("__"));
    const auto* const row = std::ranges::find(dji::topic_table, kind, [](const auto& one) { return kind_of(one.kind); });
    if (row == std::end(dji::topic_table)) return {};
    const auto topic = dji::parse_topic(dji::build_topic(row->kind, "D"));
    const auto wrong = dji::check_envelope(head, *topic, {.strict = true});
    return wrong ? to_string(*wrong) : std::string{};
}

/// Where a file says that its message is from a device; the rest of its name is as that of the others.
std::string without_origin(std::string file) {
    for (const std::string_view origin : {"capture__", "capture-data__"})
        if (file.starts_with(origin)) file.erase(0, origin.size());
    return file;
}

/// Some files hold the data alone (quirk example_without_envelope).
bool is_data_alone(const dji::envelope& head) {
    return (head.keys & (dji::detail::bit_of_key("data") | dji::detail::bit_of_key("method"))) == 0;
}

finding check_message(const checks& all, const std::string& file, const std::string& text, bool strict,
                      std::set<std::string>& met) {
    dji::envelope_reader reader{};
    const auto head = reader.read(text);
    if (!head) return {.wrong = to_string(head.error())};
    if (!strict && is_data_alone(*head)) return check_message(all, file, R"({"data":)" + text + "}", strict, met);
    const auto known = find_check(all, file, *head);
    if (known == all.end()) return {.wrong = "no type"};
    met.insert(known->first);
    const std::string loose = looseness_of(*head, file);
    if (strict && !loose.empty()) return {.wrong = loose};
    finding of_data = known->second(*head, strict);
    of_data.envelope = loose;
    return of_data;
}

finding check_file(const checks& all, const std::filesystem::path& file, bool strict, std::set<std::string>& met) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) return {.wrong = "cannot be read"};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    return check_message(all, without_origin(file.filename().string()), text, strict, met);
}

std::vector<std::filesystem::path> files_in(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> files{};
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        if (entry.path().extension() == ".json" && !entry.is_directory()) files.push_back(entry.path());
    std::ranges::sort(files);
    return files;
}

/// The messages and pushes without an example; replies and further names of a product are no types of their own.
int count_unmet(const std::set<std::string>& met) {
    int unmet = 0;
    const auto look_for = [&](const std::string& name) {
        if (!met.contains(name)) std::cout << name << ": no message\n", ++unmet;
    };
    const auto look_for_type = [&]<class M>() { look_for(name_of_file<M>()); };
    dji::all_messages::for_each(look_for_type);
    dji::all_property_sets::for_each(look_for_type);
    dji::all_products::for_each(
        [&]<class P>() { look_for("osd__" + name_of_product<P>()), look_for("state__" + name_of_product<P>()); });
    return unmet;
}

int run(int count, char** arguments) {
    const checks all = make_checks();
    int whole = 0;
    int failed = 0;
    std::set<std::string> met{};
    const bool strict = arguments[1] == std::string_view{"--strict"};
    for (int i = strict ? 2 : 1; i < count; ++i)
        for (const auto& file : files_in(arguments[i])) {
            const finding of_file = check_file(all, file, strict, met);
            const std::string name = file.filename().string();
            if (!of_file.envelope.empty()) std::cout << name << ": " << of_file.envelope << '\n';
            for (const change& one : of_file.changes)
                std::cout << name << ": " << one << '\n';
            if (!of_file.wrong.empty()) std::cout << name << ": FAILED: " << of_file.wrong << '\n';
            ++(of_file.wrong.empty() ? whole : failed);
        }
    if (strict) failed += count_unmet(met);
    std::cout << whole << " round-tripped, " << failed << " failed\n";
    return failed == 0 && whole > 0 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) return std::cerr << "usage: dji_samples [--strict] FOLDER...\n", 2;
    try {
        return run(count, arguments);
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
