// The codec allocates nothing on the way in, and only the output buffer on the way out. This file counts operator new.
#include <cstdlib>
#include <new>
#include <string>

#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/topic_trie.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire;
using namespace dockwire::mqtt;
using namespace dockwire::test;

namespace {

std::size_t allocations = 0;

void* counted(std::size_t size) {
    ++allocations;
    if (void* const memory = std::malloc(size)) return memory;
    throw std::bad_alloc{};
}

template <class F>
std::size_t allocations_of(F&& run) {
    const std::size_t before = allocations;
    run();
    return allocations - before;
}

} // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

TEST_CASE("the counter counts") {
    CHECK(allocations_of([] { std::string(1000, 'x').swap(*std::make_unique<std::string>()); }) == 2);
}

TEST_CASE("decoding allocates nothing, faults included") {
    const auto [fact, text] = GENERATE(table<const char*, const char*>({
        {"PUBLISH", "32 11 | 00 01 'a' | 00 01 | 0A | 0B 01 | 23 00 02 | 26 00 00 00 00 | 'p'"},
        {"CONNECT", "10 17 | 00 04 'MQTT' | 05 | 8E | 00 00 | 00 | 00 01 'c' | 00 | 00 01 'w' | 00 00 | 00 01 'u'"},
        {"SUBSCRIBE", "82 0D | 01 02 | 02 | 0B 01 | 00 01 'a' 02 | 00 01 'b' 02"},
        {"a PUBLISH with U+0000", "30 06 | 00 03 'a' 00 'b' | 00"},
        {"a repeated property", "30 08 | 00 01 'a' | 04 | 01 00 | 01 00"},
    }));
    CAPTURE(fact);
    const auto bytes = from_hex(text);
    std::size_t items = 0;
    const auto read = [&](const auto& packet) {
        if constexpr (requires { packet.user_properties; }) {
            for (const user_property& pair : packet.user_properties)
                items += pair.name.size() + 1;
        }
    };
    CHECK(allocations_of([&] { decode(bytes, side::server, read); }) == 0);
    CHECK(allocations_of([&] { decode(bytes, side::client, read); }) == 0);
}

TEST_CASE("encoding and checking allocate nothing but the output") {
    constexpr user_property pairs[]{{"k", "v"}};
    const packet::publish message{
        .topic = "thing/product/1581F6GKB23600400029/osd", .payload = binary{"{}"}, .user_properties = pairs};
    byte_buffer out;
    CHECK(allocations_of([&] { encode(message, out); }) == 1);
    out.clear();
    CHECK(allocations_of([&] { encode(message, out); }) == 0);
    CHECK(allocations_of([&] { static_cast<void>(check(message)); }) == 0);
}

TEST_CASE("matching in a trie allocates nothing") {
    topic_trie<int> trie;
    for (const char* const filter : {"thing/product/+/osd", "thing/product/1581F6GKB23600400029/osd", "thing/#", "#"}) {
        trie.insert(filter, 1);
    }
    int count = 0;
    const auto match = [&] { trie.for_each_match("thing/product/1581F6GKB23600400029/osd", [&](int one) { count += one; }); };
    CHECK(allocations_of(match) == 0);
    CHECK(count == 4);
}
