// Any text as the osd and the state of one product: DOCKWIRE_FUZZ_PRODUCT, named like its header.
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "dockwire/core/bytes.hpp"
#include "dockwire/dji/messages/all_properties.hpp"
#include "fuzz/json_mutator.hpp"
#include "fuzz/push.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = dockwire::as_text(std::as_bytes(std::span{data, size}));
    dockwire::fuzz::read_push<dockwire::dji::DOCKWIRE_FUZZ_PRODUCT::osd>(text);
    dockwire::fuzz::read_push<dockwire::dji::DOCKWIRE_FUZZ_PRODUCT::state>(text);
    return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
    return dockwire::fuzz::mutate(data, size, max_size, seed);
}
