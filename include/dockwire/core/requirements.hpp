// What dockwire needs of the compiler. The headers that all others are made of include it first, so that nothing else is heard of before it.
#pragma once

// Who includes an umbrella header without C++20 gets this sentence and nothing else: it leaves the rest out where DOCKWIRE_REFUSED is defined.
#if (defined(_MSVC_LANG) ? _MSVC_LANG : __cplusplus) < 202002L
#error dockwire needs C++20: compile with -std=c++20 (MSVC: /std:c++20); with CMake, link to dockwire::dockwire, which asks for it
#define DOCKWIRE_REFUSED 1
#endif
