#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "fuzz/json_mutator.hpp"

namespace dockwire::fuzz {
namespace {

/// Keeps the order of members; a repeated key is the business of the mutations of bytes.
using tree = nlohmann::ordered_json;

void collect(tree& value, std::vector<tree*>& into) {
    into.push_back(&value);
    if (value.is_structured())
        for (tree& child : value)
            collect(child, into);
}

/// Values at the edges of the types that messages have.
tree edge_value(std::minstd_rand& random) {
    static constexpr std::array<std::string_view, 24> texts{"null",
                                                            "true",
                                                            "false",
                                                            "0",
                                                            "1",
                                                            "-1",
                                                            "5.0",
                                                            "0.5",
                                                            "32767",
                                                            "-32768",
                                                            "2147483648",
                                                            "9223372036854775807",
                                                            "18446744073709551615",
                                                            "-9223372036854775808",
                                                            "1e308",
                                                            "-0.0",
                                                            "\"3\"",
                                                            "\"\"",
                                                            "\"-1.5e2\"",
                                                            "\"1-65535-0\"",
                                                            "[]",
                                                            "{}",
                                                            "[{}]",
                                                            "{\"\":0}"};
    return tree::parse(texts[random() % texts.size()]);
}

/// Keys that nobody knows, that the envelope knows, or that have to be escaped.
std::string edge_key(std::minstd_rand& random) {
    static constexpr std::array<std::string_view, 8> keys{"",       "field",     "data",   "seq",
                                                          "result", "1-65535-0", "a\"b\\", "\n~/\x01"};
    return std::string{keys[random() % keys.size()]};
}

/// Changes one value: another in its place, another form of the same, or another key.
void change(tree& value, const tree& other, std::minstd_rand& random) {
    switch (random() % 7) {
    case 0:
        value = edge_value(random);
        break;
    case 1:
        value = value.is_string() ? tree(std::strtod(value.get<std::string>().c_str(), nullptr)) : tree(value.dump());
        break;
    case 2:
        value = tree::array({value});
        break;
    case 3:
        if (value.is_structured() && !value.empty()) value = tree(value).front();
        break;
    case 4:
        value = other;
        break;
    case 5:
        if (value.is_object()) value[edge_key(random)] = edge_value(random);
        break;
    default:
        if (value.is_object() && !value.empty()) value.erase(value.begin());
    }
}

/// `text` with one to three values changed; empty if it is no JSON.
std::string mutate_json(std::string_view text, std::minstd_rand& random) {
    tree root = tree::parse(text, nullptr, false);
    if (root.is_discarded()) return {};
    for (auto rounds = 1 + random() % 3; rounds > 0; --rounds) {
        std::vector<tree*> values;
        collect(root, values);
        const tree other = *values[random() % values.size()];
        change(*values[random() % values.size()], other, random);
    }
    return root.dump(-1, ' ', false, tree::error_handler_t::replace);
}

} // namespace

std::size_t mutate(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    std::minstd_rand random{seed};
    if (random() % 4 == 0) return LLVMFuzzerMutate(data, size, max_size);
    const std::string made = mutate_json({reinterpret_cast<const char*>(data), size}, random);
    if (made.empty() || made.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
    std::ranges::copy(made, data);
    return made.size();
}

} // namespace dockwire::fuzz
