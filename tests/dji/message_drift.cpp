// Compares all described messages but properties with the catalogues of the reference, the older one first.
// usage: message_drift LIST FOLDER...    LIST has what differs on purpose, each FOLDER methods.json and perhaps changes.json
#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "dji/catalogue.hpp"
#include "dji/facts.hpp"
#include "dji/model.hpp"
#include "dockwire/dji/messages/all.hpp"
#include "dockwire/dji/protocol/traits.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::dji::model_test;

/// By "KIND METHOD", as the catalogue calls them.
std::map<std::string, message_row> described_messages() {
    std::map<std::string, message_row> messages{};
    dji::all_messages::for_each([&]<class M>() {
        const std::string name = std::string{name_of(M::kind)} + " " + std::string{M::method};
        if (!messages.emplace(name, described<M>()).second) throw std::runtime_error{name + " is there twice"};
    });
    return messages;
}

/// Some tables leave the wrapper of progress events out that their examples have.
bool is_wrapped_in_examples(const json& entry) {
    const auto shapes = entry.find("data_shape_in_examples");
    return shapes != entry.end() && *shapes == json{"result_output"} && entry.at("data_shape") == "fields";
}

const rows& children_of(const rows& described, const std::string& name) {
    static const rows none{};
    const auto row = std::ranges::find(described, name, &thing::field::name);
    return row == described.end() ? none : dockwire::test::innermost(*row).children;
}

void compare_data(drift& found, const std::string& where, const rows& described, const json& entry) {
    const json& fields = entry.at("data");
    if (entry.value("data_is_array", false)) {
        const bool is_array = described.size() == 1 && described.front().name.empty() &&
                              dockwire::test::type_text(described.front()) == "array of object";
        if (!is_array) found.differs(where, "array", "documented as an array");
        return compare(found, where, children_of(described, ""), fields);
    }
    if (!is_wrapped_in_examples(entry)) return compare(found, where, described, fields);
    found.differs(where, "wrapped", "the examples have the fields in output");
    compare(found, where, children_of(described, "output"), fields);
}

/// Any event may be answered with a result; the other messages are answered as their pages say, or not at all.
void compare_reply(drift& found, const std::string& where, const message_row& described, const json& entry) {
    static const json plain = json::array({{{"name", "result"}, {"type", "int"}}});
    const json& reply = entry.at("reply");
    const bool owed = described.kind == dji::message_kind::event || !reply.is_null();
    if (owed != described.reply.has_value()) return found.differs(where, "reply", owed ? "not described" : "not documented");
    if (owed) compare(found, where + " reply", *described.reply, reply.is_null() ? plain : reply);
}

dji::topic_kind reply_topic(dji::message_kind kind) {
    if (kind == dji::message_kind::drc_down) return dji::topic_kind::drc_up;
    return dji::info(dji::topic_of(kind)).reply.value_or(dji::topic_of(kind));
}

bool has_topic(const json& topics, dji::topic_kind kind) {
    return std::ranges::find(topics, json(dji::build_topic(kind, "{gateway_sn}"))) != topics.end();
}

void compare_travel(drift& found, const std::string& where, const message_row& described, const json& entry) {
    if (!has_topic(entry.at("topics"), dji::topic_of(described.kind))) found.differs(where, "topic", entry.at("topics").dump());
    if (entry.contains("reply_topics") && !has_topic(entry["reply_topics"], reply_topic(described.kind)))
        found.differs(where, "reply_topic", entry["reply_topics"].dump());
    const auto products = entry.at("products").get<std::set<std::string>>();
    std::set<std::string> known{};
    const auto add = [&](bool is_known, const char* product) {
        if (is_known) known.insert(product);
    };
    add(described.known_to.dock1, "dock1");
    add(described.known_to.dock2, "dock2");
    add(described.known_to.dock3, "dock3");
    add(described.known_to.rc_pro, "rc-pro");
    add(described.known_to.rc, "rc");
    add(described.known_to.rc_plus_2, "rc-plus-2");
    if (products != known) found.differs(where, "products", "documented " + joined(products) + ", described " + joined(known));
}

/// The catalogue of 1.11.3 has no versions; in the newer one a known method that came to a new product has that product's.
void compare_since(drift& found, const std::string& where, const message_row& described, const json& entry) {
    const bool is_new = text_at(entry, "status") == "new_method";
    const std::string documented = is_new ? text_at(entry, "since") : "1.11.3";
    if (!documented.starts_with(described.since)) found.differs(where, "since", "documented " + documented);
}

int run(const std::string& list, const std::vector<std::string>& folders) {
    std::ifstream on_purpose{list};
    if (!on_purpose) throw std::runtime_error{"no file " + list};
    drift found{on_purpose};
    auto messages = described_messages();
    for (const auto& [name, entry] : read_catalogues(folders)) {
        if (entry.at("kind") == "property_set") continue;
        found.met(name);
        const auto described = messages.extract(name);
        if (described.empty()) {
            found.differs(name, "missing", "not described");
            continue;
        }
        compare_travel(found, name, described.mapped(), entry);
        compare_since(found, name, described.mapped(), entry);
        compare_data(found, name, described.mapped().data, entry);
        compare_reply(found, name, described.mapped(), entry);
    }
    for (const auto& [name, described] : messages)
        found.differs(name, "added", "not documented");
    return found.report(std::cout) == 0 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
    if (count < 3) return std::cerr << "usage: message_drift LIST FOLDER...\n", 2;
    try {
        return run(arguments[1], {arguments + 2, arguments + count});
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
