#include <algorithm>
#include <stdexcept>

#include "world.hpp"

template class dockwire::mqtt::basic_session<>;
template class dockwire::mqtt::link<dockwire::mqtt::memory_transport, client_test_connection>;
template class dockwire::mqtt::session_driver<dockwire::mqtt::basic_session<>, client_test::manual_clock, client_test_connection>;
template class dockwire::mqtt::detail::client_connection<client_test_core, dockwire::mqtt::memory_transport,
                                                         dockwire::mqtt::basic_session<>, client_test::manual_clock>;
template class dockwire::mqtt::detail::client_core<dockwire::mqtt::memory_transport, dockwire::mqtt::basic_session<>,
                                                   client_test::manual_clock>;

namespace client_test {

std::string line_of(const mqtt::connection_state& state) {
    std::string line{to_string(state.status)};
    if (state.status == client_status::connecting) line += " " + std::string{to_string(state.step)};
    if (state.status == client_status::online && state.session_present) line += ", session present";
    if (state.status == client_status::waiting) line += " " + std::to_string(state.retry_in.count()) + " ms";
    if (state.why) line += ": " + state.why.message();
    if (!state.text.empty()) line += " (" + std::string{state.text} + ")";
    return line;
}

void world::settle() {
    io.restart();
    for (int handlers = 0; handlers < 1'000'000 && io.poll_one() != 0; ++handlers) {
    }
}

int world::settle_catching() {
    constexpr int bound = 1000;
    for (int caught = 0; caught < bound;) {
        try {
            settle();
            return caught;
        } catch (const std::runtime_error&) {
            ++caught;
        }
    }
    return bound;
}

void world::pass(manual_clock::duration time, manual_clock::duration step) {
    settle();
    for (; time > manual_clock::duration::zero(); time -= step) {
        manual_clock::since_start += std::min(time, step);
        settle();
    }
}

connected_world::connected_world(const mqtt::client_options& with) {
    client.emplace(io, with);
    client->on_state([this](const mqtt::connection_state& state) { states_.push_back(line_of(state)); });
}

void connected_world::connect() {
    client->async_run(run.note());
    settle();
    REQUIRE(client->status() == client_status::online);
    static_cast<void>(states());
    static_cast<void>(server.heard());
}

} // namespace client_test
