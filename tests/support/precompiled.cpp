// Only the precompiled header of this target is of use: tests/CMakeLists.txt gives it to all test programs.
