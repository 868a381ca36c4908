// One network connection of a broker, from its CONNECT to its last byte.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "dockwire/async/alarm.hpp"
#include "dockwire/async/link.hpp"
#include "dockwire/broker/options.hpp"
#include "dockwire/broker/strict/rules.hpp"
#include "dockwire/codec/codec.hpp"
#include "dockwire/codec/packet_type.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/session/time.hpp"
#include "dockwire/session/transmitter.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// Collects the first packet and asks the core for the client that it belongs to; from then on it carries that client's bytes. A session
/// that leaves it, and perhaps goes on elsewhere, hands over what it has not written: that is written before anything else.
template <class Core>
class broker_connection : public std::enable_shared_from_this<broker_connection<Core>> {
public:
    using client = typename Core::client;

    explicit broker_connection(std::shared_ptr<Core> core)
        : core_{std::move(core)}, alarm_{core_->executor()}, deadline_{core_->now() + core_->options().connect_timeout} {}
    broker_connection(const broker_connection&) = delete;
    broker_connection& operator=(const broker_connection&) = delete;
    virtual ~broker_connection() = default;

    /// Takes over an accepted transport; CONNECT is awaited from now on.
    template <transport Transport>
    static std::shared_ptr<broker_connection> start(const std::shared_ptr<Core>& core, Transport accepted);

    // --- for the client ---------------------------------------------------------------------------------------------

    virtual bool writing() const noexcept = 0;

    /// Writes the first of `bytes`, which stay where they are until the client is told how many are `written`. Call it only while not
    /// `writing()`.
    virtual void write(bytes_view bytes) = 0;

    /// Reads nothing more for now, or goes on.
    virtual void hold_reading(bool held) = 0;

    /// From now on the connection carries another client's bytes, after those that are `left` of this one.
    void moves_to(std::shared_ptr<client> home, unwritten_bytes left) {
        client_ = std::move(home);
        inherit(std::move(left));
    }

    /// The client leaves: what is `left` goes out, then this connection ends on its own. `departed` is the client's identifier if it has
    /// sent DISCONNECT: then it must send nothing more and close ([MQTT-3.14.4-1], [MQTT-3.14.4-2]).
    void leave(unwritten_bytes left, std::optional<std::string> departed) {
        client_.reset();
        departed_ = std::move(departed);
        hold_reading(false);
        stage_ = stage::leaving;
        deadline_ = core_->now() + core_->options().close_timeout;
        alarm_.arm(deadline_, *this);
        inherit(std::move(left));
        if (!writing()) end_stream();
    }

    // --- for the core -----------------------------------------------------------------------------------------------

    /// Ends the connection at once.
    void drop() {
        const auto self = this->shared_from_this();
        alarm_.cancel();
        end_link();
        core_->forget(*this);
        if (const auto left = std::exchange(client_, nullptr)) left->connection_lost({});
    }

    /// The broker is closed: a connected client gets DISCONNECT.
    void dismiss() {
        if (const auto to = client_) return to->close(reason_code::server_shutting_down);
        if (stage_ != stage::leaving) drop();
    }

    // --- for link and alarm -----------------------------------------------------------------------------------------

    void on_bytes(bytes_view bytes) {
        if (stage_ == stage::greeting) return greet(bytes);
        if (const auto to = client_) return to->received(bytes);
        if (departed_) core_->report(*departed_, strict::after_disconnect);
    }

    void on_written(std::size_t count) {
        const bool was_inherited = !inherited_.begun.empty();
        if (was_inherited) inherited_.written += count;
        if (was_inherited && write_inherited()) return;
        if (stage_ == stage::leaving) return end_stream();
        if (const auto to = client_) was_inherited ? to->flush() : to->written(count);
    }

    void on_closed(std::error_code why) {
        alarm_.cancel();
        core_->forget(*this);
        if (const auto left = std::exchange(client_, nullptr)) left->connection_lost(why);
    }

    void on_alarm() {
        if (stage_ == stage::online) return;
        if (core_->now() < deadline_) return alarm_.arm(deadline_, *this);
        if (departed_) core_->report(*departed_, strict::left_open);
        drop(); // no CONNECT in time ([MQTT-3.1.4-1] asks for no answer), or no end
    }

protected:
    virtual void end_stream() = 0;
    virtual void end_link() noexcept = 0;

private:
    enum class stage : std::uint8_t { greeting, online, leaving };

    void greet(bytes_view bytes) {
        incoming_.append(bytes);
        const frame first = v5_codec::next_frame(incoming_.view(), largest_before_connack(core_->options()));
        const bool may_be_connect = incoming_.view().front() == connect_byte;
        if (!may_be_connect) { // [MQTT-3.1.0-1]
            core_->report({}, strict::first_packet);
            return drop();
        }
        if (first.state == frame::status::incomplete) return;
        stage_ = stage::online;
        const byte_buffer received = std::move(incoming_);
        client_ = core_->admission().admit(received.view().first(first.state == frame::status::complete ? first.size : 0));
        if (!client_) return; // the broker was ended, and this connection with it
        alarm_.cancel();
        const auto entering = client_;
        entering->enter(this->shared_from_this());
        entering->received(received.view());
    }

    // A session that begins behind another one has begun nothing of its own, as long as that one's bytes are being written.
    void inherit(unwritten_bytes left) {
        if (inherited_.begun.empty()) {
            inherited_.begun = std::move(left.begun);
            inherited_.written = left.written;
        }
        inherited_.rest.append(left.rest.view());
        if (!writing()) write_inherited();
    }

    // False when all of it is written.
    bool write_inherited() {
        if (inherited_.written == inherited_.begun.size()) {
            inherited_.begun = std::move(inherited_.rest);
            inherited_.written = 0;
        }
        if (inherited_.begun.empty()) return false;
        write(inherited_.begun.view().subspan(inherited_.written));
        return true;
    }

    static constexpr std::byte connect_byte{0x10};

    std::shared_ptr<Core> core_;
    std::shared_ptr<client> client_{};
    std::optional<std::string> departed_{};
    stage stage_{stage::greeting};
    byte_buffer incoming_{};      // until CONNECT is whole
    unwritten_bytes inherited_{}; // of sessions that have left
    alarm<typename Core::clock> alarm_;
    time_point deadline_;
};

/// The same over one kind of transport.
template <transport Transport, class Core>
class transport_connection final : public broker_connection<Core> {
public:
    using base = broker_connection<Core>;
    using base::base;

    void take_over(Transport accepted) { link_.start(std::move(accepted), this->shared_from_this()); }
    bool writing() const noexcept override { return link_.writing(); }
    void write(bytes_view bytes) override { link_.write(bytes); }
    void hold_reading(bool held) override { held ? link_.pause_reading() : link_.resume_reading(); }

private:
    void end_stream() override { link_.shutdown(); }
    void end_link() noexcept override { link_.close(); }

    link<Transport, base> link_{};
};

template <class Core>
template <transport Transport>
std::shared_ptr<broker_connection<Core>> broker_connection<Core>::start(const std::shared_ptr<Core>& core, Transport accepted) {
    auto started = std::make_shared<transport_connection<Transport, Core>>(core);
    started->take_over(std::move(accepted));
    started->alarm_.arm(started->deadline_, *started);
    return started;
}

} // namespace dockwire::mqtt::detail
