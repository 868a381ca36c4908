// What somebody else's first program would include.
#include <iostream>

#include "dockwire/core/error.hpp"

int main() {
    const std::error_code error = dockwire::usage_error::no_broker;
    std::cout << error.message() << '\n';
    return error.category() == dockwire::usage_category() ? 0 : 1;
}
