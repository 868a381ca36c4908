// The codec concept: what a codec of one's own must have, and that the part it lacks is named.
#include "dockwire/codec/codec.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::mqtt;

namespace {

// A codec with everything: other codecs take parts of it away.
struct whole_codec {
    static frame next_frame(bytes_view, std::size_t) { return {}; }
    template <class Handler>
    static std::optional<peer_fault> decode(bytes_view, side, Handler&& on_packet) {
        on_packet(packet::pingreq{});
        return std::nullopt;
    }
    template <class Packet>
    static std::size_t encoded_size(const Packet&) {
        return 0;
    }
    template <class Packet>
    static void encode(const Packet&, byte_buffer&) {}
    template <class Packet>
    static std::error_code check(const Packet&) {
        return {};
    }
};

struct without_framing : whole_codec {
    void next_frame() = delete;
};
struct without_fault : whole_codec {
    template <class Handler>
    static void decode(bytes_view, side, Handler&&) {}
};
struct without_auth : whole_codec {
    using whole_codec::encode;
    static void encode(const packet::auth&, byte_buffer&) = delete;
};
struct without_check : whole_codec {
    void check() = delete;
};

} // namespace

TEST_CASE("a codec is asked for each of its parts by name") {
    STATIC_REQUIRE(codec<v5_codec>);
    STATIC_REQUIRE(codec<whole_codec>);

    STATIC_REQUIRE_FALSE(codec<without_framing>);
    STATIC_REQUIRE_FALSE(has_next_frame<without_framing>);

    STATIC_REQUIRE_FALSE(codec<without_fault>);
    STATIC_REQUIRE_FALSE(has_decode<without_fault>);

    STATIC_REQUIRE_FALSE(codec<without_auth>);
    STATIC_REQUIRE(has_encode<without_auth, packet::publish>);
    STATIC_REQUIRE_FALSE(has_encode<without_auth, packet::auth>);

    STATIC_REQUIRE_FALSE(codec<without_check>);
    STATIC_REQUIRE_FALSE(has_check<without_check, packet::publish>);
}
