// Where a broker listens, whatever the transport.
#pragma once

#include "dockwire/asio.hpp"

#include <chrono>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/error.hpp>

#include "dockwire/async/alarm.hpp"
#include "dockwire/broker/detail/connection.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// One place where a broker accepts connections.
class listening {
public:
    listening() = default;
    listening(const listening&) = delete;
    listening& operator=(const listening&) = delete;
    virtual ~listening() = default;
    virtual endpoint where() const = 0;
    virtual void close() noexcept = 0;
};

/// Accepts connections one after the other and starts each of them.
template <listener Listener, class Core>
class listening_on final : public listening, public std::enable_shared_from_this<listening_on<Listener, Core>> {
public:
    listening_on(const std::shared_ptr<Core>& core, const std::shared_ptr<transport_settings>& settings)
        : core_{core}, listener_{make_layer<Listener>(core->executor(), settings)}, alarm_{core->executor()} {}

    std::error_code open(const endpoint& at) {
        const std::error_code error = listener_.listen(at);
        if (!error) accept();
        return error;
    }

    /// Why it did not open, beside the error; often empty.
    std::string_view error_text() const noexcept { return error_text_of(listener_); }

    endpoint where() const override { return listener_.local_endpoint(); }

    void close() noexcept override {
        listener_.close();
        alarm_.cancel();
    }

    /// The pause after a failure is over.
    void on_alarm() {
        if (listener_.is_open()) accept();
    }

private:
    using transport_type = typename Listener::transport_type;

    void accept() {
        listener_.async_accept([self = this->shared_from_this()](std::error_code error, transport_type accepted) {
            self->accepted(error, std::move(accepted));
        });
    }

    void accepted(std::error_code error, transport_type connection) {
        const auto core = core_.lock();
        if (!core || !listener_.is_open()) return;
        if (error) return alarm_.arm(core->now() + pause, *this); // for example EMFILE: retrying at once would fail again
        if (core->admission().hears_one_more()) {
            core->accepted(broker_connection<Core>::start(core, std::move(connection)));
        } else {
            core->count_refused();
            connection.close();
        }
        accept();
    }

    static constexpr std::chrono::milliseconds pause{100};

    std::weak_ptr<Core> core_;
    Listener listener_;
    alarm<typename Core::clock> alarm_;
};

} // namespace dockwire::mqtt::detail
