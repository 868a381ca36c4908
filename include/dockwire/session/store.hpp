// What a session records so that a restart of the program can go on with it.
#pragma once

#include <chrono>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

#include "dockwire/codec/packets.hpp"
#include "dockwire/session/session_options.hpp"

namespace dockwire::mqtt {

/// Counts outbound messages of QoS 1 and 2 in the order of their submission.
enum class message_number : std::uint64_t {};

/// Records session state. The session calls it synchronously; a store that does I/O appends to memory here and writes later.
template <class S>
concept store = requires(S& s, message_number number, packet_id id, bytes_view packet, publish_terms terms, std::string_view peer,
                         std::uint32_t subscription_id) {
    /// An outbound PUBLISH of QoS 1 or 2 was submitted; the packet identifier in the encoded packet means nothing.
    s.queued(number, packet, terms);
    /// It is about to be sent under this identifier.
    s.sent(number, id);
    /// Its PUBREC came, or it was given up after it was sent: from now on only PUBREL is sent.
    s.released(number);
    /// It is complete, or given up.
    s.completed(number);
    /// The application is done with an inbound QoS 2 message; its PUBREC follows. Before this the peer may send it again as new.
    s.received(id);
    /// Its PUBREL came.
    s.finished(id);
    /// The session is lost at the peer, or reset here: nothing of the inbound side is left.
    s.inbound_lost();
    /// The state is of a session with this server from now on; it is committed before anything but CONNECT is sent there.
    s.peer(peer);
    /// The peer may have messages of a previous process under any packet identifier, until the session is lost.
    s.ids_in_doubt();
    /// A client has given out Subscription Identifiers up to this one.
    s.subscription_id(subscription_id);
};

/// An outbound message that was not complete when the previous process ended.
struct stored_message {
    message_number number{};
    bytes_view packet{};         ///< as it was queued; empty when it is released
    std::chrono::seconds age{0}; ///< since it was submitted
    publish_terms terms{};
    packet_id id{packet_id::none}; ///< `none`: it was never sent
    bool released{false};
    bool in_doubt{false};    ///< a later record is missing: it may have been sent, released or completed
    bool is_age_sure{false}; ///< measured by a clock that nobody sets
};

/// What else a previous process recorded.
struct recalled_state {
    std::string_view peer{};               ///< the server of the session; empty: none
    std::uint32_t last_subscription_id{0}; ///< 0: none
    bool ids_in_doubt{false};              ///< a record is missing: the peer may have a message under any packet identifier
    bool operator==(const recalled_state&) const = default;
};

/// A store that gives back what a previous process recorded. It keeps that when a run ends: see `basic_session::abandon`.
template <class S>
concept loading_store = store<S> && requires(const S& s, void on_message(const stored_message&), void on_received(packet_id)) {
    /// `on_message` for each outbound message that is not complete, in their order; `on_received` for each inbound QoS 2 message whose
    /// PUBREL has not come.
    s.load(on_message, on_received);
    { s.recalled() } -> std::same_as<recalled_state>;
} && requires(S& s, const S& seen, message_number number) {
    /// The session cannot use a message that `load` gave. It is kept where people can look at it, and not given again.
    s.set_aside(number);
    /// How many records were set aside, by the session or by the store itself.
    { seen.set_aside_count() } -> std::same_as<std::size_t>;
};

/// A store whose records take effect with a commit. A client writes nothing before what it depends on is committed.
template <class S>
concept committing_store = store<S> && requires(S& s, void (*on_done)(std::error_code)) {
    { s.uncommitted() } -> std::same_as<bool>;
    /// `void(std::error_code)`; one at a time.
    s.async_commit(on_done);
    /// The owner is being destroyed: waits for a commit that is under way, and writes the rest.
    s.close();
};

/// Remembers nothing beyond the session object itself; its state ends with the process.
struct memory_store {
    void queued(message_number, bytes_view, publish_terms) noexcept {}
    void sent(message_number, packet_id) noexcept {}
    void released(message_number) noexcept {}
    void completed(message_number) noexcept {}
    void received(packet_id) noexcept {}
    void finished(packet_id) noexcept {}
    void inbound_lost() noexcept {}
    void peer(std::string_view) noexcept {}
    void ids_in_doubt() noexcept {}
    void subscription_id(std::uint32_t) noexcept {}
};

static_assert(store<memory_store>);

} // namespace dockwire::mqtt
