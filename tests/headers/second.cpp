// In another order than in first.cpp: what the other headers declare shadows nothing of this one.
#include "dockwire/client/tcp_client.hpp"
//
#include "every_header.hpp"

const void* error_category_in_second();
const void* error_category_in_second() { return &dockwire::usage_category(); }
