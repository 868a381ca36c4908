// The JSON reader of a test program: the same tests are compiled once for each.
#pragma once

#ifdef DOCKWIRE_TEST_SIMDJSON
#include "dockwire/thing/simdjson.hpp"
#else
#include "dockwire/thing/json.hpp"
#endif

namespace dockwire::test {

#ifdef DOCKWIRE_TEST_SIMDJSON
using json_reader = thing::simdjson_reader;
#else
using json_reader = thing::json_reader;
#endif

} // namespace dockwire::test
