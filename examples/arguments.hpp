// Options of the example programs: `--name value`, nothing else.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

namespace examples {

/// The options in `known` with their defaults, as the command line overrides them. Anything else ends the program with the usage.
class arguments {
public:
    arguments(int argc, char** argv, std::map<std::string, std::string, std::less<>> known) : values_{std::move(known)} {
        for (int i = 1; i < argc; i += 2) {
            const std::string_view name{argv[i]};
            const auto found = name.starts_with("--") ? values_.find(name.substr(2)) : values_.end();
            if (found == values_.end() || i + 1 == argc) usage(argv[0]);
            found->second = argv[i + 1];
        }
    }

    const std::string& operator[](std::string_view name) const { return values_.find(name)->second; }

    /// A number above 0.
    double number(std::string_view name) const {
        const double value = std::atof((*this)[name].c_str());
        if (value > 0) return value;
        std::fprintf(stderr, "--%s: expected a number above 0\n", std::string{name}.c_str());
        std::exit(2);
    }

private:
    [[noreturn]] void usage(const char* program) const {
        std::fprintf(stderr, "usage: %s", program);
        for (const auto& [name, value] : values_)
            std::fprintf(stderr, " [--%s %s]", name.c_str(), value.c_str());
        std::fprintf(stderr, "\n");
        std::exit(2);
    }

    std::map<std::string, std::string, std::less<>> values_;
};

} // namespace examples
