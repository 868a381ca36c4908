// The command line of the example programs: one table of options for each.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace examples {

/// One option and how it changes the `Settings`.
template <class Settings>
struct option {
    std::string_view name{};
    std::string_view value{}; ///< how the usage names it; empty for a switch
    std::string_view expected{};
    std::string_view help{};
    bool (*set)(Settings&, std::string_view){nullptr}; ///< false when the text is not what is expected
};

/// Reads a whole number from `least` to what `Number` holds; false when the text is none.
template <class Number>
bool read_number(std::string_view text, Number& into, std::uint64_t least = 0, std::uint64_t most = Number(-1)) {
    std::uint64_t value{0};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most) return false;
    into = static_cast<Number>(value);
    return true;
}

/// Reads a number above 0; false when the text is none.
inline bool read_positive(std::string_view text, double& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size() && into > 0;
}

/// Sets a member that is a text, which may not be empty.
template <auto Member, class Settings>
bool set_text(Settings& to, std::string_view text) {
    to.*Member = text;
    return !text.empty();
}

inline void print_option(std::ostream& to, std::string_view name, std::string_view value, std::string_view help) {
    std::string left{name};
    left.append(1, ' ').append(value);
    left.resize(std::max<std::size_t>(left.size(), 29), ' ');
    to << "  " << left << help << '\n';
}

template <class Options>
void print_usage(std::ostream& to, std::string_view program, const Options& options) {
    to << "usage: " << program << " [OPTION]...\n";
    for (const auto& each : options)
        print_option(to, each.name, each.value, each.help);
    print_option(to, "--help", "", "prints these lines");
}

/// Puts the command line into `to`. A value is what the program shall exit with at once: 0 when `--help` has printed the options, 2, with a
/// line on stderr, when something is wrong.
template <class Settings, std::size_t N>
std::optional<int> read_arguments(std::string_view program, int argc, char** argv, const std::array<option<Settings>, N>& options,
                                  Settings& to) {
    constexpr int done = 0;
    constexpr int wrong = 2;
    const std::vector<std::string_view> arguments{argv + 1, argv + argc};
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        const std::string_view name = arguments[i];
        if (name == "--help") {
            print_usage(std::cout, program, options);
            return done;
        }
        const auto* const known = std::ranges::find(options, name, &option<Settings>::name);
        if (known == options.end()) {
            std::cerr << program << ": " << name << ": there is no such option\n";
            print_usage(std::cerr, program, options);
            return wrong;
        }
        const bool has_value = !known->value.empty();
        if (has_value && i + 1 == arguments.size()) {
            std::cerr << program << ": " << name << ": expected " << known->expected << '\n';
            return wrong;
        }
        const std::string_view value = has_value ? arguments[++i] : std::string_view{};
        if (!known->set(to, value)) {
            std::cerr << program << ": " << name << ' ' << value << ": expected " << known->expected << '\n';
            return wrong;
        }
    }
    return std::nullopt;
}

} // namespace examples
