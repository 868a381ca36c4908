// Real numbers in texts, by std::from_chars and where a standard library has none for them.
#include <limits>
#include <string_view>

#include "dockwire/core/real_number.hpp"
#include "support/catch.hpp"

using dockwire::read_double;

namespace {

struct number_case {
    std::string_view text{};
    double value{};
};

constexpr number_case numbers[]{
    {"0", 0},
    {"-0", 0},
    {"3", 3},
    {"-91.40", -91.4},
    {"1e5", 1e5},
    {"1E+5", 1e5},
    {"25e-2", 0.25},
    {"0.1000000000000000055511151231257827021181583404541015625", 0.1},
    {"9007199254740993", 9007199254740992.0},
    {"1.7976931348623157e308", std::numeric_limits<double>::max()},
    {"4.9e-324", std::numeric_limits<double>::denorm_min()},
    {"3e-324", std::numeric_limits<double>::denorm_min()},
    {"0e999", 0},
    {"0.000e-999", 0},
};

constexpr std::string_view others[]{"",
                                    "-",
                                    "+1",
                                    " 1",
                                    "1 ",
                                    "1x",
                                    "1e",
                                    "1,5",
                                    "0x1p3",
                                    "inf",
                                    "nan",
                                    "-inf",
                                    "--1",
                                    "1.2.3",
                                    "1e400",
                                    "-1e400",
                                    "1e-400",
                                    "-2e-324",
                                    "1.7976931348623159e308"};

} // namespace

TEST_CASE("a number in a text is read to the nearest double") {
    for (const auto& [text, value] : numbers) {
        INFO(text);
        double read = 7;
        CHECK(read_double(text, read));
        CHECK(read == value);
        double by_strtod = 7;
        CHECK(dockwire::detail::read_double_by_strtod(text, by_strtod));
        CHECK(by_strtod == value);
    }
}

TEST_CASE("what is no number, or none that a double can hold, is not read") {
    for (const std::string_view text : others) {
        INFO(text);
        double read = 7;
        CHECK_FALSE(read_double(text, read));
        CHECK(read == 7);
    }
}

TEST_CASE("what has the characters of a number but is none, or none that a double can hold, is not read by strtod either") {
    for (const std::string_view text : others) {
        if (!dockwire::detail::has_only_characters_of_numbers(text)) continue;
        INFO(text);
        double read = 7;
        CHECK_FALSE(dockwire::detail::read_double_by_strtod(text, read));
        CHECK(read == 7);
    }
}
