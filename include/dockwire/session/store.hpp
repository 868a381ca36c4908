// What a session records so that a restart of the program can go on with it.
#pragma once

#include <concepts>
#include <cstdint>

#include "dockwire/codec/packets.hpp"

namespace dockwire::mqtt {

/// Counts outbound messages of QoS 1 and 2 in the order of their submission.
enum class message_number : std::uint64_t {};

/// Records session state. The session calls it synchronously; a store that does I/O appends to memory here and writes later.
template <class S>
concept store = requires(S& s, message_number number, packet_id id, bytes_view packet) {
    /// An outbound PUBLISH of QoS 1 or 2 was submitted; the packet identifier in the encoded packet means nothing.
    s.queued(number, packet);
    /// It is about to be sent under this identifier.
    s.sent(number, id);
    /// Its PUBREC came, or it was given up after it was sent: from now on only PUBREL is sent.
    s.released(number);
    /// It is through, or given up.
    s.completed(number);
    /// The application is done with an inbound QoS 2 message; its PUBREC follows. Before this the peer may send it again as new.
    s.received(id);
    /// Its PUBREL came.
    s.finished(id);
    /// The session is lost at the peer, or reset here: nothing of the inbound side is left.
    s.inbound_lost();
};

/// Remembers nothing beyond the session object itself; its state ends with the process.
struct memory_store {
    void queued(message_number, bytes_view) noexcept {}
    void sent(message_number, packet_id) noexcept {}
    void released(message_number) noexcept {}
    void completed(message_number) noexcept {}
    void received(packet_id) noexcept {}
    void finished(packet_id) noexcept {}
    void inbound_lost() noexcept {}
};

static_assert(store<memory_store>);

} // namespace dockwire::mqtt
