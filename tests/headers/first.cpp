#include "every_header.hpp"

const void* error_category_in_second();

// A header-only library has one of everything, wherever it is included.
int main() { return &dockwire::usage_category() == error_category_in_second() ? 0 : 1; }
