// Runs a fuzz target over its seeds and over mutations of them that are the same every time: a test for every compiler.
// usage: PROGRAM MUTATIONS FOLDER    FOLDER has the seeds
#include <algorithm>
#include <array>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" {
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);
/// Only some targets have one.
[[gnu::weak]] std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed);
std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);
}

namespace {

constexpr std::size_t max_size = 8192;
constexpr unsigned fixed_seed = 2026;

using bytes = std::vector<std::uint8_t>;

struct input {
    std::string name{};
    bytes content{};
};

/// A generator of its own for what libFuzzer mutates without a seed.
std::minstd_rand& byte_random() {
    static std::minstd_rand random{fixed_seed};
    return random;
}

/// What is looked at, for who finds the program aborted.
std::array<char, 200> current{};

void name_current(const std::string& name, unsigned mutation) {
    std::snprintf(current.data(), current.size(), "at mutation %u, of %s\n", mutation, name.c_str());
}

void say_current(int) { std::fputs(current.data(), stderr); }

std::vector<input> inputs_in(const std::filesystem::path& folder) {
    std::vector<input> all{};
    for (const auto& entry : std::filesystem::directory_iterator{folder}) {
        if (!entry.is_regular_file()) continue;
        std::ifstream stream{entry.path(), std::ios::binary};
        all.push_back({entry.path().filename().string(), {std::istreambuf_iterator<char>{stream}, {}}});
    }
    std::ranges::sort(all, {}, &input::name);
    return all;
}

void mutate(bytes& content, unsigned seed) {
    const auto size = content.size();
    content.resize(max_size);
    const auto by = LLVMFuzzerCustomMutator;
    content.resize(by != nullptr ? by(content.data(), size, max_size, seed) : LLVMFuzzerMutate(content.data(), size, max_size));
}

/// Targets look at a copy of the size of the content, so that a sanitizer sees who reads behind it.
void look_at(const bytes& content) {
    const bytes exact(content.begin(), content.end());
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
}

/// Up to four mutations one after the other of each seed in turn.
void look_at_mutations(const std::vector<input>& seeds, unsigned count) {
    std::minstd_rand random{fixed_seed};
    bytes content{};
    for (unsigned i = 0; i < count; ++i) {
        const input& seed = seeds[i / 4 % seeds.size()];
        if (i % 4 == 0) content = seed.content;
        name_current(seed.name, i + 1);
        mutate(content, static_cast<unsigned>(random()));
        look_at(content);
    }
}

int run(unsigned mutations, const std::filesystem::path& folder) {
    const auto seeds = inputs_in(folder);
    if (seeds.empty()) return std::cerr << "no seeds in " << folder.string() << '\n', 1;
    for (const input& seed : seeds) {
        name_current(seed.name, 0);
        look_at(seed.content);
    }
    look_at_mutations(seeds, mutations);
    std::cout << seeds.size() << " seeds and " << mutations << " mutations passed\n";
    return 0;
}

} // namespace

/// Flips a bit, replaces, inserts, doubles or cuts out bytes.
std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max) {
    auto& random = byte_random();
    const std::size_t at = size == 0 ? 0 : random() % size;
    const std::size_t length = std::min<std::size_t>(random() % 8 + 1, size - at);
    switch (random() % 4) {
    case 0:
        if (size != 0) data[at] ^= static_cast<std::uint8_t>(1U << random() % 8);
        return size;
    case 1:
        if (size != 0) data[at] = static_cast<std::uint8_t>(random());
        return size;
    case 2: // the bytes there twice, or any byte where there are none
        if (size + length > max || length == 0) return size;
        std::copy_backward(data + at, data + size, data + size + length);
        return size + length;
    default:
        std::copy(data + at + length, data + size, data + at);
        return size - length;
    }
}

int main(int count, char** arguments) {
    if (count != 3) return std::cerr << "usage: " << arguments[0] << " MUTATIONS FOLDER\n", 2;
    std::signal(SIGABRT, say_current);
    try {
        return run(static_cast<unsigned>(std::stoul(arguments[1])), arguments[2]);
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
