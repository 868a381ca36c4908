// Version 2 of Catch2 makes main() here; version 3 brings its own.
#define CATCH_CONFIG_MAIN
#include "catch.hpp"
