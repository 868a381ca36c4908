// Connecting by TCP: the name is resolved, and its addresses race (RFC 8305).
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>

#include <asio/error.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>

#include "dockwire/async/detail/post.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/socket/detail/address_race.hpp"
#include "dockwire/transport/socket/detail/lookups.hpp"
#include "dockwire/transport/socket/detail/socket_stream.hpp"
#include "dockwire/transport/socket/detail/tcp_socket.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

class tcp_connect;

struct tcp_connection : socket_connection<asio::ip::tcp::socket> {
    explicit tcp_connection(asio::ip::tcp::socket with, std::shared_ptr<transport_settings> made_with = {})
        : socket_connection{std::move(with)}, settings{std::move(made_with)} {}

    const tcp_options& options() const noexcept { return options_of(settings).tcp; }
    void close() noexcept;

    std::shared_ptr<transport_settings> settings; // none for the defaults
    std::weak_ptr<tcp_connect> connecting{};
};

/// From an endpoint to a connected socket. Its outstanding handlers hold it. Not a template, so that transports over TCP share its code.
class tcp_connect : public lookup_waiter, public std::enable_shared_from_this<tcp_connect> {
public:
    using address = asio::ip::tcp::endpoint;

    explicit tcp_connect(std::shared_ptr<tcp_connection> connection)
        : connection_{std::move(connection)}, delay_{connection_->socket.get_executor()} {}

    void start(const endpoint& where) {
        connection_->connecting = this->weak_from_this();
        std::error_code not_an_address;
        const asio::ip::address numeric = asio::ip::make_address(where.host, not_an_address);
        if (!not_an_address) {
            const address only{numeric, where.port};
            return start(std::span{&only, 1});
        }
        begins(connect_step::resolve);
        if (connection_->is_closed) return race_later();
        port_ = where.port;
        lookups::shared().begin(where.host, delay_.get_executor(), this->shared_from_this());
    }

    /// The same for addresses that are known.
    void start(std::span<const address> known) {
        make_attempts(known.size());
        for (std::size_t i = 0; i < known.size(); ++i)
            attempts_[i].to = known[i];
        begins(connect_step::connect);
        race_later();
    }

    void cancel() noexcept {
        if (lookups::shared().cancel(*this)) race_later();
        end_race();
    }

private:
    virtual void begins(connect_step step) = 0;
    virtual void done(std::error_code error) = 0;

    struct one_attempt {
        address to{};
        std::optional<asio::ip::tcp::socket> socket{}; // once it has begun
    };

    void make_attempts(std::size_t count) {
        attempts_ = std::make_unique<one_attempt[]>(count);
        count_ = count;
    }

    void race_later() {
        post(delay_.get_executor(), [self = this->shared_from_this()] { self->race(); });
    }

    void on_found(std::error_code error, const addresses& found) override {
        if (connection_->is_closed) error = asio::error::operation_aborted;
        if (error) return finish(error);
        make_attempts(found.size());
        interleave(
            found, [](const address& a, const address& b) { return a.protocol() == b.protocol(); },
            [this](std::size_t position, const address& each) { attempts_[position].to = {each.address(), port_}; });
        leave_out_taken();
        begins(connect_step::connect);
        race();
    }

    // Unless that is all of them.
    void leave_out_taken() {
        for (std::size_t i = 0; i < count_; ++i) {
            const address to = attempts_[i].to;
            if (!connection_->settings || !connection_->settings->addresses.was_taken(to.address().to_string()))
                attempts_[untaken_++].to = to;
        }
        if (untaken_ != 0) count_ = untaken_;
    }

    void race() {
        if (connection_->is_closed) return finish(asio::error::operation_aborted);
        race_ = address_race{count_};
        go_on(race_.begin());
    }

    void go_on(address_race::move next) {
        while (next.attempt) {
            error_ = attempt(*next.attempt);
            if (!error_) break;
            next = race_.failed();
        }
        if (next.over) return finish(error_);
        if (next.wait) wait();
    }

    std::error_code attempt(std::size_t number) {
        const address& to = attempts_[number].to;
        auto& socket = attempts_[number].socket.emplace(delay_.get_executor());
        std::error_code error;
        socket.open(to.protocol(), error);
        const tcp_options& options = connection_->options();
        if (!error) error = apply(options, socket);
        if (!error && !options.local_interface.empty()) error = bind_socket(socket, std::string{options.local_interface});
        if (error) return error;
        socket.async_connect(
            to, [self = this->shared_from_this(), number](std::error_code result) { self->answered(number, result); });
        return {};
    }

    void answered(std::size_t number, std::error_code error) {
        if (finished_) return;
        if (connection_->is_closed) return finish(asio::error::operation_aborted);
        if (!error) return win(number);
        error_ = error;
        attempts_[number].socket->close(error);
        go_on(race_.failed());
    }

    void wait() {
        constexpr std::chrono::milliseconds least{10};
        delay_.expires_after(std::max(least, connection_->options().attempt_delay));
        delay_.async_wait([self = this->shared_from_this()](std::error_code error) {
            if (!error && !self->finished_) self->go_on(self->race_.delay_passed());
        });
    }

    void win(std::size_t number) {
        connection_->socket = std::move(*attempts_[number].socket);
        connection_->is_open = true;
        if (connection_->settings)
            connection_->settings->addresses.take(attempts_[number].to.address().to_string(), untaken_ > 1);
        finish({});
    }

    void finish(std::error_code error) {
        finished_ = true;
        end_race();
        done(error);
    }

    void end_race() noexcept {
        std::error_code ignored;
        for (one_attempt& each : std::span{attempts_.get(), count_}) {
            if (each.socket) each.socket->close(ignored);
        }
        delay_.cancel();
    }

    std::shared_ptr<tcp_connection> connection_;
    asio::steady_timer delay_;
    std::uint16_t port_{0};  // beside the addresses that are looked up
    std::size_t untaken_{0}; // of these, how many were not taken yet
    std::unique_ptr<one_attempt[]> attempts_{};
    std::size_t count_{0};
    address_race race_{0};
    std::error_code error_{asio::error::host_not_found};
    bool finished_{false};
};

inline void tcp_connection::close() noexcept {
    socket_connection::close();
    if (const auto under_way = connecting.lock()) under_way->cancel();
}

template <class Step, class Handler>
class tcp_connect_for final : public tcp_connect {
public:
    tcp_connect_for(std::shared_ptr<tcp_connection> connection, Step on_step, Handler handler)
        : tcp_connect{std::move(connection)}, on_step_{std::move(on_step)}, handler_{std::move(handler)} {}

private:
    void begins(connect_step step) override { on_step_(step); }
    void done(std::error_code error) override {
        auto handler = std::move(handler_);
        handler(error);
    }

    Step on_step_;
    Handler handler_;
};

} // namespace dockwire::mqtt::detail
