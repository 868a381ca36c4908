// Messages that are none: each gives one fault with its place, and nothing else happens.
// usage: dji_malformed DIR...    DIR has files KIND__METHOD__PRODUCT__N.txt, and maybe faults.txt: "FILE: FAULT" or how the fault begins, one a line
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

#include "dji/any_message.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/thing/json/fault.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::dji;
namespace fs = std::filesystem;

std::string content_of(const fs::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// The kind that is called "property_set", for one.
std::optional<topic_kind> kind_of(std::string_view kind) {
    for (const topic_info& row : topic_table) {
        std::string name{row.name};
        std::replace(name.begin(), name.end(), '/', '_');
        if (name == kind) return row.kind;
    }
    return std::nullopt;
}

/// A fault of the syntax has a byte; the others have a pointer, which is empty for the whole document.
bool has_place(const thing::fault& wrong) {
    const bool is_syntax = wrong.code == thing::fault_code::syntax_error || wrong.code == thing::fault_code::too_deep;
    return is_syntax == (wrong.position != 0);
}

std::map<std::string, std::string> wanted_faults(const fs::path& folder) {
    std::map<std::string, std::string> wanted;
    std::ifstream in{folder / "faults.txt"};
    for (std::string line; std::getline(in, line);)
        if (const auto colon = line.find(": "); colon != std::string::npos)
            wanted[line.substr(0, colon)] = line.substr(colon + 2);
    return wanted;
}

/// A reply is read only when somebody waits for it.
std::string as_awaited(std::string payload) {
    const auto key = payload.find("\"tid\"");
    const auto begin = payload.find('"', payload.find(':', key)) + 1;
    return payload.replace(begin, payload.find('"', begin) - begin, "$TID");
}

/// Frames to a device are read by the application: no role listens to them.
dji::test::reaction take_frame(std::string_view payload) {
    dji::test::reaction seen{};
    envelope_reader reader{};
    no_data frame{};
    const auto head = reader.read(payload);
    const auto wrong = head ? read_data(*head, frame, {}) : std::optional{head.error()};
    if (wrong)
        seen.faults.push_back(*wrong);
    else
        ++seen.handled;
    return seen;
}

/// Why the message of a file is not treated as it should be; empty if it is. `fault` becomes what was said of it.
std::string look_at(const fs::path& file, std::string& fault) {
    const std::string name = file.filename().string();
    const auto kind = kind_of(name.substr(0, name.find("__")));
    if (!kind) return "its name begins with no kind";
    std::string payload = content_of(file);
    if (info(*kind).name.ends_with("_reply")) payload = as_awaited(std::move(payload));
    const auto [handled, faults] =
        *kind == topic_kind::drc_down ? take_frame(payload) : dji::test::deliver(*kind, std::move(payload));
    if (handled != 0) return "a handler got it";
    if (faults.size() != 1) return std::to_string(faults.size()) + " faults";
    fault = to_string(faults.front());
    return has_place(faults.front()) ? "" : "the fault has no place: " + fault;
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
