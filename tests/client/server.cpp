#include <optional>
#include <utility>
#include <variant>

#include "dockwire/async/link.hpp"
#include "dockwire/broker/strict/watch.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "server.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"
#include "support/manual_clock.hpp"

namespace client_test {

struct server::impl : std::enable_shared_from_this<impl> {
    impl(asio::io_context& context, std::string called) : io{context}, name{std::move(called)} {}

    static mqtt::time_point now() { return mqtt::time_point{dockwire::test::manual_clock::since_start}; }

    void listen() {
        listener.emplace(io.get_executor());
        REQUIRE_FALSE(listener->listen({.scheme = "memory", .host = name}));
        accept();
    }

    void accept() {
        listener->async_accept([weak = weak_from_this()](std::error_code error, mqtt::memory_transport accepted) {
            const auto self = weak.lock();
            if (error || !self || !self->listener) return;
            self->session.transport_closed(now(), asio::error::eof);
            self->session.transport_opened(now());
            self->watch.begin();
            self->closing = false;
            self->bytes.clear();
            self->link.start(std::move(accepted), self);
            self->pump();
            self->accept();
        });
    }

    void on_bytes(dockwire::bytes_view received) {
        bytes += dockwire::test::to_hex(received) + " ";
        watch.received(received);
        session.received(now(), received);
        pump();
    }
    void on_written(std::size_t count) {
        if (std::exchange(raw, {}).empty()) session.transmitted(now(), count);
        pump();
    }
    void on_closed(std::error_code why) {
        heard.emplace_back("end");
        link.close();
        session.transport_closed(now(), why);
        pump();
    }

    void pump() {
        while (const auto* happened = session.poll_event()) {
            std::visit([this](const auto& event) { on(event); }, *happened);
        }
        if (!link.is_open() || link.writing()) return;
        const auto next = session.transmit_buffer();
        if (!next.empty()) {
            watch.sent(next);
            return link.write(next);
        }
        if (std::exchange(closing, false)) link.close();
    }

    void on(const mqtt::event::connect_request& event) {
        heard.push_back("CONNECT " + std::string{event.connect.client_id} + (event.connect.clean_start ? " clean" : " resume"));
        if (event.connect.user_name) heard.back() += " as " + std::string{*event.connect.user_name};
        if (!does.answers_connect) return;
        mqtt::packet::connack answer = does.connack;
        answer.session_present = has_session && !event.connect.clean_start;
        has_session = has_session || !mqtt::is_failure(answer.reason);
        session.submit(now(), answer);
    }
    void on(const mqtt::event::message& event) {
        const auto& message = event.publish;
        std::string line = "PUBLISH " + std::string{message.topic} + " " + std::string{dockwire::as_text(message.payload.bytes)} +
                           " qos " + std::to_string(static_cast<int>(message.qos));
        if (message.retain) line += " retain";
        if (message.dup) line += " dup";
        if (message.message_expiry_interval) line += " expiry " + std::to_string(*message.message_expiry_interval);
        heard.push_back(line);
        if (message.response_topic) {
            requests.push_back(
                {std::string{*message.response_topic}, std::string{message.correlation_data.value_or(mqtt::binary{}).text()}});
        }
        if (does.acknowledges) {
            session.acknowledge(now(), event.delivery, does.publish_reason);
        } else {
            owed.push_back(event.delivery);
        }
    }
    void on(const mqtt::event::subscribe_request& event) {
        std::vector<mqtt::reason_item> reasons;
        for (const auto& wanted : event.subscribe.subscriptions) {
            const std::string filter{wanted.filter};
            heard.push_back("SUBSCRIBE " + filter + " qos " + std::to_string(static_cast<int>(wanted.maximum_qos)));
            const auto refusal = does.refused.find(filter);
            if (does.grants_nothing) {
                reasons.push_back({*does.grants_nothing});
                continue;
            }
            reasons.push_back(
                {refusal == does.refused.end() ? static_cast<mqtt::reason_code>(wanted.maximum_qos) : refusal->second});
        }
        mqtt::packet::suback answer{};
        answer.id = event.subscribe.id;
        answer.reasons = std::span<const mqtt::reason_item>{reasons};
        if (does.grants) session.submit(now(), answer);
    }
    void on(const mqtt::event::unsubscribe_request& event) {
        std::vector<mqtt::reason_item> reasons;
        for (const auto& filter : event.unsubscribe.filters) {
            heard.push_back("UNSUBSCRIBE " + std::string{filter.text});
            reasons.push_back({mqtt::reason_code::success});
        }
        mqtt::packet::unsuback answer{};
        answer.id = event.unsubscribe.id;
        answer.reasons = std::span<const mqtt::reason_item>{reasons};
        session.submit(now(), answer);
    }
    void on(const mqtt::event::disconnect_request& event) {
        const std::byte reason{static_cast<std::uint8_t>(event.disconnect.reason)};
        heard.push_back("DISCONNECT " + dockwire::test::to_hex({&reason, 1}));
    }
    void on(const mqtt::event::completed& event) {
        const auto number = static_cast<std::size_t>(event.operation) - 1;
        heard.push_back((event.error ? "failed " : "acknowledged ") + published.at(number));
        if (event.reason_string) heard.back() += " " + std::string{*event.reason_string};
    }
    void on(const mqtt::event::closed&) { closing = true; }
    template <class Event>
    void on(const Event&) {}

    asio::io_context& io;
    std::string name;
    manners does{};
    std::optional<mqtt::memory_listener> listener{};
    mqtt::basic_session<mqtt::server_role> session{};
    // Whatever a test makes of the server, the client keeps the standard.
    mqtt::detail::strict_watch watch{[this](const mqtt::detail::strict_rule& broken) {
        if (does.is_strict) FAIL_CHECK("the client breaks " << broken.statement << ": " << broken.text);
    }};
    mqtt::link<mqtt::memory_transport, impl> link{};
    bool has_session{false};
    bool closing{false};
    std::vector<std::byte> raw{};
    std::vector<std::string> heard{};
    std::string bytes{};
    std::vector<std::string> published{};
    std::vector<mqtt::delivery> owed{};
    std::vector<request> requests{};
};

server::server(asio::io_context& io, std::string name) : impl_{std::make_shared<impl>(io, std::move(name))} { listen(); }
server::~server() {
    hide();
    impl_->link.close();
}

manners& server::does() noexcept { return impl_->does; }
std::vector<std::string> server::heard() { return std::exchange(impl_->heard, {}); }
bool server::has_client() const noexcept { return impl_->link.is_open(); }
std::string server::bytes_heard() { return impl_->bytes; }

void server::publish(std::string_view topic, std::string_view payload, mqtt::qos qos) {
    mqtt::packet::publish message{};
    message.topic = topic;
    message.payload = mqtt::binary{payload};
    message.qos = qos;
    impl_->published.emplace_back(payload);
    // Only what the client acknowledges is noted.
    const auto operation = qos == mqtt::qos::at_most_once ? 0 : impl_->published.size();
    CHECK_FALSE(impl_->session.submit(impl::now(), message, mqtt::operation_id{operation}));
    impl_->pump();
}

const std::vector<request>& server::requests() const noexcept { return impl_->requests; }

void server::respond(const request& to, std::string_view payload) {
    mqtt::packet::publish answer{};
    answer.topic = to.response_topic;
    answer.correlation_data = mqtt::binary{std::string_view{to.correlation_data}};
    answer.payload = mqtt::binary{payload};
    CHECK_FALSE(impl_->session.submit(impl::now(), answer));
    impl_->pump();
}

void server::disconnect(mqtt::reason_code reason) {
    mqtt::packet::disconnect packet{};
    packet.reason = reason;
    disconnect(packet);
}

void server::disconnect(const mqtt::packet::disconnect& packet) {
    CHECK_FALSE(impl_->session.submit(impl::now(), packet));
    impl_->pump();
}

void server::authenticate(mqtt::reason_code reason, std::string_view data) {
    mqtt::packet::auth exchange{};
    exchange.reason = reason;
    exchange.authentication_method = "PARROT";
    if (!data.empty()) exchange.authentication_data = mqtt::binary{data};
    CHECK_FALSE(impl_->session.submit(impl::now(), exchange));
    impl_->pump();
}

void server::answer_connect(const mqtt::packet::connack& answer) {
    impl_->session.submit(impl::now(), answer);
    impl_->pump();
}

void server::says(std::vector<std::byte> bytes) {
    REQUIRE_FALSE(impl_->link.writing());
    impl_->raw = std::move(bytes);
    impl_->watch.sent(impl_->raw);
    impl_->link.write(impl_->raw);
}

void server::acknowledge() {
    for (const auto& delivery : std::exchange(impl_->owed, {}))
        impl_->session.acknowledge(impl::now(), delivery);
    impl_->pump();
}

void server::cut() {
    impl_->link.close();
    impl_->session.transport_closed(impl::now(), asio::error::connection_reset);
    impl_->pump();
}

void server::sleep() { impl_->link.pause_reading(); }
void server::forget() { impl_->has_session = false; }
void server::hide() { impl_->listener.reset(); }
void server::listen() { impl_->listen(); }

} // namespace client_test
