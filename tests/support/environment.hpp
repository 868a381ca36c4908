// Numbers by which the nightly run asks a test for more.
#pragma once

#include <cstdlib>
#include <string>

namespace dockwire::test {

inline int from_environment(const char* name, int otherwise) {
    const char* const text = std::getenv(name);
    return text != nullptr ? std::atoi(text) : otherwise;
}

} // namespace dockwire::test
