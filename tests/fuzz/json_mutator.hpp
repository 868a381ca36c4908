// Mutations that keep a text JSON: random bytes alone seldom get past the parser.
#pragma once

#include <cstddef>
#include <cstdint>

/// Mutations of bytes: libFuzzer's own, or those of the smoke test.
extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace dockwire::fuzz {

/// Mutates `size` bytes in place: as JSON mostly, else as bytes.
/// @return the new size
std::size_t mutate(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed);

} // namespace dockwire::fuzz
