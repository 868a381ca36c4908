// What a session must have is a concept, which a fake can model too.
#include "dockwire/session/session.hpp"
#include "session/text_codec.hpp"

namespace {

using namespace dockwire;
using namespace dockwire::mqtt;

// The least that a client can be tested with.
struct fake_session {
    explicit fake_session(session_options) {}
    void transport_opened(time_point, const packet::connect&, std::string_view) {}
    void received(time_point, bytes_view) {}
    void transport_closed(time_point, std::error_code, bool) {}
    void timeout(time_point, const dockwire::stream_progress&) {}
    std::optional<time_point> next_timeout() const { return {}; }
    std::error_code submit(time_point, const packet::publish&, operation_id, publish_terms = {}) { return {}; }
    std::error_code submit(time_point, const packet::subscribe&, operation_id) { return {}; }
    std::error_code submit(time_point, const packet::unsubscribe&, operation_id) { return {}; }
    std::error_code submit(time_point, const packet::disconnect&) { return {}; }
    std::error_code submit(time_point, const packet::auth&) { return {}; }
    std::error_code acknowledge(time_point, const delivery&, reason_code = reason_code::success,
                                const explanation_pointer& = {}) {
        return {};
    }
    void give_back(time_point, const delivery&) {}
    bool withdraw(operation_id) { return false; }
    void abandon(std::error_code) {}
    void reset(std::error_code) {}
    void close(reason_code, std::error_code, std::string_view) {}
    const session_event* poll_event() { return nullptr; }
    bytes_view transmit_buffer() { return {}; }
    void transmitted(time_point, std::size_t) {}
    phase current_phase() const { return phase::offline; }
    std::size_t queued() const { return 0; }
    std::size_t in_flight() const { return 0; }
    std::size_t unwritten() const { return 0; }
    std::size_t unacknowledged() const { return 0; }
};

struct session_without_withdraw : fake_session {
    using fake_session::fake_session;
    void withdraw(operation_id) = delete;
};

static_assert(session<fake_session>);
static_assert(session<basic_session<>>);
static_assert(session<basic_session<client_role, session_test::text_codec>>);
static_assert(server_session<basic_session<server_role>>);
static_assert(!session<basic_session<server_role>>);
static_assert(!server_session<basic_session<client_role>>);
static_assert(!session<session_without_withdraw> && !withdraws<session_without_withdraw>);
static_assert(!session<int>);

} // namespace
