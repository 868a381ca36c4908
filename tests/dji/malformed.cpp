// Messages that are none: each gives one fault with its place, and nothing else happens.
// usage: dji_malformed DIR...    DIR has files KIND__METHOD__PRODUCT__N.txt, and maybe faults.txt: "FILE: FAULT" or how the fault begins, one a line
#include "dockwire/asio.hpp"

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dji/world.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/hms.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::dji;
namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// The topic of a kind such as "property_set", for the dock of the tests.
std::optional<std::string> topic_for(std::string_view kind) {
    for (const topic_info& row : topic_table) {
        std::string name{row.name};
        std::replace(name.begin(), name.end(), '/', '_');
        if (name == kind) return build_topic(row.kind, dji::test::dock_sn);
    }
    return std::nullopt;
}

/// What both roles say of a message, each fault with its place.
struct listeners : dji::test::world {
    std::vector<std::string> faults{};
    int handled{0};
    /// A fault of the syntax has a byte; the others have a pointer, which is empty for the whole document.
    bool has_place{true};
    dji::test::outcome<property_reply> set{};

    listeners() {
        go_online();
        const auto note = [this](std::string_view, const thing::fault& wrong) {
            const bool is_syntax = wrong.code == thing::fault_code::syntax_error || wrong.code == thing::fault_code::too_deep;
            has_place = has_place && is_syntax == (wrong.position != 0);
            faults.push_back(to_string(wrong));
        };
        cloud.on_error(note);
        dock.on_error(note);
        cloud.on<event::hms>([this](const event::hms&) { ++handled; });
        cloud.on<dock2::osd>([this](const dock2::osd&) { ++handled; });
        cloud.on<update_topo>([this](const update_topo&) { ++handled; });
        cloud.on<config>([this](const config&) { ++handled; });
        dock.on<flighttask_prepare>([this](const flighttask_prepare&) { ++handled; });
        dock.on<property::silent_mode>([this](const property::silent_mode&) { ++handled; });
    }
};

std::map<std::string, std::string> wanted_faults(const fs::path& folder) {
    std::map<std::string, std::string> wanted;
    std::ifstream in{folder / "faults.txt"};
    for (std::string line; std::getline(in, line);)
        if (const auto colon = line.find(": "); colon != std::string::npos)
            wanted[line.substr(0, colon)] = line.substr(colon + 2);
    return wanted;
}

/// A reply is read only when somebody waits for it.
std::string as_reply_to(const std::string& tid, std::string payload) {
    const auto key = payload.find("\"tid\"");
    const auto begin = payload.find('"', payload.find(':', key)) + 1;
    return payload.replace(begin, payload.find('"', begin) - begin, tid);
}

/// Why the message of a file is not treated as it should be; empty if it is. `fault` becomes what was said of it.
std::string look_at(const fs::path& file, std::string& fault) {
    const std::string name = file.filename().string();
    const auto topic = topic_for(name.substr(0, name.find("__")));
    if (!topic) return "its name begins with no kind";
    listeners world{};
    std::string payload = content_of(file);
    if (topic->ends_with("set_reply")) {
        world.broker.decide = [](const dji::test::sent_message& one) {
            return one.topic.ends_with("/set") ? dji::test::lost : dji::test::fate{};
        };
        world.cloud.async_set(dji::test::dock_sn, property::silent_mode{}, world.set.take());
        world.settle();
        payload = as_reply_to(nlohmann::json::parse(world.broker.sent.back().payload).at("tid"), std::move(payload));
    }
    world.inject(*topic, payload);
    if (world.handled != 0) return "a handler got it";
    if (world.faults.size() != 1) return std::to_string(world.faults.size()) + " faults";
    fault = world.faults.front();
    return world.has_place ? "" : "the fault has no place: " + fault;
}

struct tally {
    int faults{0};
    int failed{0};
};

void look_at_all(const fs::path& folder, tally& count) {
    const auto wanted = wanted_faults(folder);
    const bool tells = fs::exists(folder / "faults.txt");
    for (const auto& entry : fs::directory_iterator{folder}) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".txt") || name == "faults.txt") continue;
        std::string fault{};
        std::string wrong = look_at(entry.path(), fault);
        const auto found = wanted.find(name);
        if (wrong.empty() && tells && (found == wanted.end() || !fault.starts_with(found->second)))
            wrong = "unexpected: " + fault;
        ++(wrong.empty() ? count.faults : count.failed);
        std::cout << name << ": " << (wrong.empty() ? fault : "FAILED, " + wrong) << '\n';
    }
}

} // namespace

int main(int argc, char** argv) try {
    tally count{};
    for (int i = 1; i < argc; ++i)
        look_at_all(argv[i], count);
    std::cout << count.faults << " faults with their place, " << count.failed << " failed\n";
    return count.failed == 0 && count.faults > 0 ? 0 : 1;
} catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
}
