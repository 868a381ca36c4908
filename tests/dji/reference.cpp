// Writes the reference of all described messages, docs/dji/, or compares it with what is there.
// usage: dji_reference DIR            writes the pages
//        dji_reference --check DIR    names the pages that differ; exits 1 if there are any
#include <algorithm>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "dji/all_described.hpp"
#include "dji/facts.hpp"
#include "dji/markdown.hpp"
#include "dji/versions.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/protocol/device_names.hpp"
#include "dockwire/dji/protocol/topics.hpp"

namespace {

using namespace dockwire::dji;
using namespace dockwire::dji::reference;
using model_test::can_be_set;
using model_test::domain_rows;
using model_test::product_rows;

/// By their path below docs/dji.
using page_texts = std::map<std::string, std::string>;

constexpr std::string_view generated{"<!-- Written by dji_reference (tests/dji/reference.cpp) from the described types. -->\n"};

std::string name_of(const device_model& model) {
    const std::string_view name = device_name(model);
    if (name.empty()) throw std::runtime_error{"a device model has no name"};
    return std::string{name} + " (" + digits(static_cast<int>(model.domain)) + "-" + digits(model.type) + "-" +
           digits(model.sub_type) + ")";
}

std::string names_of(const std::vector<device_model>& models) {
    texts names{};
    for (const device_model& model : models)
        names.push_back(name_of(model));
    return joined(names, ", ");
}

std::string text_of(const domain_rows& page) {
    std::string text = std::string{generated} + "\n# " + page.name + "\n\n[All domains and products](../README.md)\n";
    for (const message_row& message : page.messages)
        add_message(text, message);
    return text;
}

std::string text_of(const product_rows& page, const std::vector<message_row>& sets) {
    std::string text = std::string{generated} + "\n# " + page.name + "\n\n" + names_of(page.models) +
                       "\n\n[All domains and products](../README.md)\n";
    add_message(text, page.osd);
    add_message(text, page.state);
    for (const message_row& set : sets)
        if (set.models == page.models || can_be_set(page.osd.data, set.name) || can_be_set(page.state.data, set.name))
            add_message(text, set);
    return text;
}

constexpr std::string_view introduction{R"(
# Reference of the DJI Cloud API messages

Each message is JSON on an MQTT topic. The topic names a device by its serial number: that of the gateway, which is the dock or the remote
controller, and for `osd` and `state` that of the device itself, aircraft too.

- The message says in `method` what it is. `osd` and `state` have none: what they hold follows from the product.
- An answer has the `tid` of what it answers and goes to the topic of the table below. Most say `result`, where 0 is success.
- Services, requests, status and properties to set are always answered; an event when its `need_reply` is 1.
- Live control has no envelope with `tid`. A frame to the device may be answered by a frame of the same method.
- What is not safe to repeat is sent once, even if no answer comes. The time for an answer is our default; a call may say another.
- In C++ a service, a request and a status is `dji::NAME`, an event `dji::event::NAME`, a property to set `dji::property::NAME`, a frame of live
  control `dji::drc::down::NAME` or `dji::drc::up::NAME`, and what a product pushes `dji::PRODUCT::osd` and `dji::PRODUCT::state`. Its answer is
  `NAME::reply`. `dockwire/dji.hpp` has the roles, `dockwire/dji/messages/all.hpp` and `all_properties.hpp` all of these types.

[versions.md](versions.md) says what each version of the Cloud API added.

In the tables of fields `a.b` is the field `b` of the object `a`, `a[].b` that of each element of an array, and `a.{key}.b` that of each
value of a map. A name in braces stands for keys of that form.

| topic | direction | answered on |
|---|---|---|
)"};

void add_topics(std::string& text) {
    for (const topic_info& topic : topic_table)
        text += "| " + topic_text(topic.kind, topic.kind == topic_kind::osd || topic.kind == topic_kind::state) + " | " +
                reference::text_of(topic.direction) + " | " + (topic.reply ? code(info(*topic.reply).name) : "") + " |\n";
}

void add_links(std::string& text, const domain_rows& page) {
    const std::string path = "messages/" + page.name + ".md";
    texts links{};
    for (const message_row& message : page.messages)
        links.push_back("[" + heading_of(message) + "](" + path + "#" + anchor_of(message) + ")");
    text += "| [" + page.name + "](" + path + ") | " + joined(links, ", ") + " |\n";
}

std::string index_of(const std::vector<domain_rows>& domains, const std::vector<product_rows>& products) {
    std::string text = std::string{generated}.append(introduction);
    add_topics(text);
    text += "\n## Messages by domain\n\n| domain | messages |\n|---|---|\n";
    for (const domain_rows& page : domains)
        add_links(text, page);
    text += "\n## Properties by product\n\n| product | devices |\n|---|---|\n";
    for (const product_rows& page : products)
        text += "| [" + page.name + "](products/" + page.name + ".md) | " + names_of(page.models) + " |\n";
    return text;
}

page_texts all_pages() {
    const auto by_domain = model_test::all_domain_rows();
    const auto by_product = model_test::all_product_rows();
    const auto sets = model_test::all_property_set_rows();
    page_texts pages{{"README.md", index_of(by_domain, by_product)},
                     {"versions.md", std::string{generated} + versions_page(by_domain)}};
    for (const domain_rows& page : by_domain)
        pages["messages/" + page.name + ".md"] = text_of(page);
    for (const product_rows& page : by_product)
        pages["products/" + page.name + ".md"] = text_of(page, sets);
    return pages;
}

void write(const std::filesystem::path& file, const std::string& text) {
    std::filesystem::create_directories(file.parent_path());
    std::ofstream stream{file, std::ios::binary};
    if (!stream.write(text.data(), static_cast<std::streamsize>(text.size())).flush())
        throw std::runtime_error{"cannot write " + file.string()};
}

/// What the folder has, by the path below it; nothing if there is no such folder.
page_texts committed_pages(const std::filesystem::path& folder) {
    page_texts pages{};
    if (!std::filesystem::is_directory(folder)) return pages;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream{entry.path(), std::ios::binary};
        pages[entry.path().lexically_relative(folder).generic_string()].assign(std::istreambuf_iterator<char>{stream}, {});
    }
    return pages;
}

int check(page_texts wanted, const std::filesystem::path& folder) {
    const std::size_t count = wanted.size();
    int wrong = 0;
    const auto report = [&](const std::string& page, const char* how) { std::cout << page << ": " << how << '\n', ++wrong; };
    for (const auto& [page, text] : committed_pages(folder)) {
        const auto found = wanted.extract(page);
        if (found.empty())
            report(page, "is not generated");
        else if (found.mapped() != text)
            report(page, "differs");
    }
    for (const auto& [page, text] : wanted)
        report(page, "is missing");
    std::cout << count << " pages generated, " << wrong << " differ\n";
    return wrong == 0 ? 0 : 1;
}

int run(const std::vector<std::string>& arguments) {
    if (arguments.size() == 2 && arguments[0] == "--check") return check(all_pages(), arguments[1]);
    if (arguments.size() != 1 || arguments[0].starts_with("-")) return std::cerr << "usage: dji_reference [--check] DIR\n", 2;
    for (const auto& [page, text] : all_pages())
        write(std::filesystem::path{arguments[0]} / page, text);
    return 0;
}

} // namespace

int main(int count, char** arguments) {
    try {
        return run({arguments + 1, arguments + count});
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
