// A described struct, read by simdjson.
#include <dockwire/thing/describe.hpp>
#include <dockwire/thing/simdjson.hpp>
#include <iostream>
#include <string>

struct greeting {
    std::string words{};
    dockwire::thing::extra extra{};
};

void describe(const greeting& self, auto& field) { field("words", self.words); }

int main() {
    dockwire::thing::simdjson_reader reader;
    const auto read = reader.read<greeting>(R"({"words": "hello"})");
    std::cout << (read ? read->words : "nothing was read") << '\n';
    return read && read->words == "hello" ? 0 : 1;
}
