// Any bytes at either end: nothing crashes, and what is accepted comes back equal from our own encoding.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <type_traits>

#include "dockwire/codec/codec.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::mqtt;

void require(bool holds) {
    if (!holds) std::abort();
}

// One packet is taken apart and put together again.
void round_trip(bytes_view packet, side receiver) {
    decode(packet, receiver, [&](const auto& first) {
        byte_buffer out;
        encode(first, out);
        require(out.size() == encoded_size(first) && out.size() <= packet.size());
        bool same = false;
        const auto fault = decode(out.view(), receiver, [&](const auto& second) {
            if constexpr (std::is_same_v<decltype(first), decltype(second)>) same = first == second;
        });
        require(!fault && same && !check(first));
    });
}

void take_apart(bytes_view stream, side receiver) {
    for (;;) {
        const frame found = next_frame(stream);
        require(found.fault.has_value() == (found.state == frame::status::malformed || found.state == frame::status::too_large));
        if (found.state != frame::status::complete) return;
        round_trip(stream.first(found.size), receiver);
        stream = stream.subspan(found.size);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span{data, size});
    take_apart(bytes, side::client);
    take_apart(bytes, side::server);
    return 0;
}
