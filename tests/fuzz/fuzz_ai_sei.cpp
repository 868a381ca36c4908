// Any bytes as a video stream: the recognition results do not depend on the pieces in which they come.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "dockwire/core/bytes.hpp"
#include "dockwire/dji/protocol/ai_sei.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::dji;

void require(bool holds) {
    if (!holds) std::abort();
}

/// All that a stream holds.
struct content {
    std::vector<ai::frame> frames{};
    ai_sei_statistics statistics{};

    bool operator==(const content&) const = default;
};

content read_pieces(bytes_view stream, std::size_t size, const ai_sei_options& options) {
    ai_sei reader{options};
    content all{};
    while (!stream.empty()) {
        bytes_view piece = stream.first(std::min(size, stream.size()));
        stream = stream.subspan(piece.size());
        while (auto one = reader.next(piece))
            all.frames.push_back(std::move(*one));
        require(piece.empty());
    }
    while (auto one = reader.finish())
        all.frames.push_back(std::move(*one));
    all.statistics = reader.statistics();
    return all;
}

void require_counted(const content& all, std::size_t bytes) {
    std::uint64_t unread = 0;
    std::size_t size = 0;
    for (const ai::frame& one : all.frames) {
        require((one.unread_groups == 0) == one.unread.empty());
        require(one.extension.has_value() == (one.type == ai::frame_type::base));
        unread += one.unread_groups;
        size += 10 + 16 * one.boxes.size() + 3 * one.counts.size() + one.unread.size();
    }
    require(all.statistics.results == all.frames.size() && all.statistics.unread_groups == unread);
    require(size <= bytes);
}

void read_stream(bytes_view stream, const ai_sei_options& options) {
    const content whole = read_pieces(stream, stream.size(), options);
    require_counted(whole, stream.size());
    require(read_pieces(stream, 1, options) == whole);
    require(read_pieces(stream, 7, options) == whole);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span{data, size});
    for (const auto codec : {ai::video_codec::h264, ai::video_codec::h265}) {
        read_stream(bytes, {.codec = codec});
        read_stream(bytes, {.codec = codec, .byte_order = std::endian::big});
        read_stream(bytes, {.codec = codec, .byte_order = std::endian::little, .longest_unit = 100});
    }
    return 0;
}
