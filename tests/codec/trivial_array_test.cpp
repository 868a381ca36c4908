// The array for values that are copied as bytes.
#include <cstdint>
#include <random>
#include <vector>

#include "dockwire/core/trivial_array.hpp"
#include "support/catch.hpp"

using dockwire::trivial_array;

namespace {

struct pixel {
    std::uint64_t at{7};
    bool lit{true};
    bool operator==(const pixel&) const = default;
};

template <class T>
std::vector<T> values_of(const trivial_array<T>& from) {
    return {from.begin(), from.end()};
}

} // namespace

TEST_CASE("a trivial array does as a vector does, whatever comes in what order") {
    std::minstd_rand random{1};
    trivial_array<std::uint32_t> tested{};
    std::vector<std::uint32_t> model{};
    for (int step = 0; step < 20'000; ++step) {
        const auto value = static_cast<std::uint32_t>(random() % 50);
        const auto size = static_cast<std::ptrdiff_t>(model.size());
        switch (random() % 8) {
        case 0:
            if (size != 0) tested.pop_back(), model.pop_back();
            break;
        case 1: {
            const std::ptrdiff_t first = size == 0 ? 0 : static_cast<std::ptrdiff_t>(random()) % size;
            const std::ptrdiff_t last = first + (size - first) / 3;
            tested.erase(tested.begin() + first, tested.begin() + last);
            model.erase(model.begin() + first, model.begin() + last);
            break;
        }
        case 2: {
            const auto is_wanted = [&](std::uint32_t each) { return each == value; };
            CHECK(erase_if(tested, is_wanted) == std::erase_if(model, is_wanted));
            break;
        }
        case 3:
            tested.grow(value, value);
            if (model.size() < value) model.resize(value, value);
            break;
        case 4:
            if (random() % 100 == 0) tested.clear(), model.clear();
            break;
        default:
            tested.push_back(value);
            model.push_back(value);
        }
        REQUIRE(values_of(tested) == model);
        REQUIRE(tested.size() == model.size());
        REQUIRE(tested.empty() == model.empty());
        if (!model.empty()) REQUIRE((tested.front() == model.front() && tested.back() == model.back()));
    }
}

TEST_CASE("a trivial array takes one of its own values while it grows") {
    trivial_array<pixel> pixels{};
    pixels.push_back({1, false});
    for (int i = 0; i < 100; ++i)
        pixels.push_back(pixels.front());
    CHECK(pixels.size() == 101);
    CHECK(pixels[100] == pixel{1, false});
}

TEST_CASE("what a trivial array is filled up with has the type's own default values") {
    trivial_array<pixel> pixels{};
    pixels.grow(3);
    CHECK(values_of(pixels) == std::vector<pixel>(3));
}

TEST_CASE("a trivial array that is moved from or released is empty and usable") {
    trivial_array<int> one{};
    one.push_back(1);
    trivial_array<int> other{std::move(one)};
    CHECK(values_of(other) == std::vector{1});
    CHECK(one.empty()); // NOLINT(bugprone-use-after-move): the subject
    one.push_back(2);
    CHECK(values_of(one) == std::vector{2});
    other.release();
    CHECK(other.empty());
    other.push_back(3);
    CHECK(other.view().front() == 3);
}
