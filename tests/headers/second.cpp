#include "every_header.hpp"

const void* error_category_in_second();
const void* error_category_in_second() { return &dockwire::usage_category(); }
