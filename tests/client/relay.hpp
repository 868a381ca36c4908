// A man in the middle who passes bytes on, and ends a connection after as many as he was told.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <system_error>
#include <utility>

#include <asio/basic_socket_acceptor.hpp>
#include <asio/basic_stream_socket.hpp>
#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/write.hpp>

namespace client_test {

/// What all relays have, whatever their protocol.
class any_relay {
public:
    any_relay() = default;
    any_relay(const any_relay&) = delete;
    any_relay& operator=(const any_relay&) = delete;
    virtual ~any_relay() = default;

    /// The next connection ends when so many bytes have passed, both directions taken together.
    void cut_after(std::size_t bytes) { state_->limit = bytes; }
    /// How many bytes have passed, over all connections.
    std::size_t passed() const { return state_->passed; }

protected:
    static constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

    struct state {
        std::size_t limit{unlimited}; // of the next connection
        std::size_t passed{0};
    };

    std::shared_ptr<state> state_{std::make_shared<state>()};
};

/// Takes connections at one endpoint and makes one to another for each. It belongs to the thread that runs `io`.
template <class Protocol>
class relay final : public any_relay {
public:
    using endpoint = typename Protocol::endpoint;
    using socket = asio::basic_stream_socket<Protocol>;

    relay(asio::io_context& io, const endpoint& here, const endpoint& there) : acceptor_{io, here} { accept(there); }

    endpoint where() const { return acceptor_.local_endpoint(); }

private:
    struct side {
        explicit side(socket connected) : stream{std::move(connected)} {}
        socket stream;
        std::array<char, 16384> read{};
    };

    struct pair : std::enable_shared_from_this<pair> {
        pair(socket from, std::shared_ptr<state> shared)
            : client{std::move(from)}, server{socket{client.stream.get_executor()}}, of{std::move(shared)} {}

        void start(const endpoint& there) {
            server.stream.async_connect(there, [self = this->shared_from_this()](std::error_code error) {
                if (error) return self->end();
                self->pass(self->client, self->server);
                self->pass(self->server, self->client);
            });
        }

        void pass(side& from, side& to) {
            const auto read = [self = this->shared_from_this(), &from, &to](std::error_code error, std::size_t count) {
                const std::size_t taken = std::min(count, self->left);
                self->left -= taken;
                self->of->passed += taken;
                if (error || taken == 0) return self->end();
                self->pass_on(from, to, taken);
            };
            from.stream.async_read_some(asio::buffer(from.read), read);
        }

        void pass_on(side& from, side& to, std::size_t count) {
            const auto written = [self = this->shared_from_this(), &from, &to](std::error_code error, std::size_t) {
                error || self->left == 0 ? self->end() : self->pass(from, to);
            };
            asio::async_write(to.stream, asio::buffer(from.read, count), written);
        }

        void end() {
            std::error_code ignored;
            client.stream.close(ignored);
            server.stream.close(ignored);
        }

        side client;
        side server;
        std::shared_ptr<state> of;
        std::size_t left{std::exchange(of->limit, unlimited)};
    };

    void accept(const endpoint& there) {
        acceptor_.async_accept([this, there](std::error_code error, socket accepted) {
            if (error) return; // the relay is gone
            std::make_shared<pair>(std::move(accepted), state_)->start(there);
            accept(there);
        });
    }

    asio::basic_socket_acceptor<Protocol> acceptor_;
};

} // namespace client_test
