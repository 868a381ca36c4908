// The memory transport: client and broker in one process, on one thread or on two, without sockets.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <tuple>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/memory/detail/operation.hpp"
#include "dockwire/transport/memory/detail/pipe.hpp"
#include "dockwire/transport/memory/site.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

/// MQTT within the process: `memory://name` connects to the `memory_listener` of that name, or fails with `connection_refused`.
///
/// Each end is used on its own executor; the two may belong to different threads. Up to 1 MiB per direction is on its way, then the writer
/// waits for the reader. A closed or destroyed end is the end of the stream to its peer, after what was written; writing to it fails with
/// `broken_pipe`. `memory_faults` makes such connections misbehave. See the concept `transport`.
class memory_transport {
public:
    using executor_type = asio::any_io_executor;
    static constexpr std::array<std::string_view, 1> schemes{"memory"};

    explicit memory_transport(const executor_type& executor) : end_{std::make_shared<detail::memory_end>(executor)} {}

    executor_type get_executor() { return end_->executor; }

    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        auto& signal = end_->to_read;
        auto attempt = [end = end_.share(), name = where.host]() -> std::optional<detail::memory_result> {
            return end->connect(detail::memory_site_of(name));
        };
        on_step(connect_step::connect);
        detail::start_memory_operation(signal, std::move(attempt), std::move(handler));
    }

    template <class Handler>
    void async_read_some(asio::mutable_buffer into, Handler handler) {
        auto attempt = [end = end_.share(), into] { return end->read_some(into); };
        detail::start_memory_operation(end_->to_read, std::move(attempt), std::move(handler));
    }

    template <class Handler>
    void async_write_some(asio::const_buffer from, Handler handler) {
        auto attempt = [end = end_.share(), from] { return end->write_some(from); };
        detail::start_memory_operation(end_->to_write, std::move(attempt), std::move(handler));
    }

    template <class Handler>
    void async_wait_readable(Handler handler) {
        auto attempt = [end = end_.share()] { return end->wait_readable(); };
        detail::start_memory_operation(end_->to_read, std::move(attempt), std::move(handler));
    }

    /// Always 0: nothing is decoded here.
    std::size_t buffered() const noexcept { return 0; }

    /// `acknowledged` is what the peer has read.
    stream_progress progress() const noexcept { return end_->progress(); }

    template <class Handler>
    void async_shutdown(Handler handler) {
        auto attempt = [end = end_.share()]() -> std::optional<detail::memory_result> { return end->shut_down(); };
        detail::start_memory_operation(end_->to_write, std::move(attempt), std::move(handler));
    }

    void close() noexcept {
        if (end_) end_->close();
    }
    bool is_open() const noexcept { return end_ && end_->connection && !end_->closed; }

private:
    friend class memory_listener;
    explicit memory_transport(std::shared_ptr<detail::memory_end> accepted) noexcept : end_{std::move(accepted)} {}

    closing_ptr<detail::memory_end> end_;
};

/// Accepts memory connections under a name that is unique in the process. Up to 4,096 connections wait for `async_accept`; those that
/// still wait when it closes are reset. See the concept `listener`.
class memory_listener {
public:
    using executor_type = asio::any_io_executor;
    using transport_type = memory_transport;

    explicit memory_listener(const executor_type& executor) : acceptor_{std::make_shared<detail::memory_acceptor>(executor)} {}

    executor_type get_executor() { return acceptor_->executor; }

    /// Takes the name `where.host`; `asio::error::address_in_use` when another listener has it.
    std::error_code listen(const endpoint& where) {
        if (is_open()) return asio::error::already_open;
        const std::error_code error = acceptor_->listen(where.host);
        if (!error) name_ = where.host;
        return error;
    }

    endpoint local_endpoint() const { return {.scheme = "memory", .host = name_}; }

    template <class Handler>
    void async_accept(Handler handler) {
        using accepted = std::tuple<std::error_code, memory_transport>;
        auto attempt = [acceptor = acceptor_.share()]() -> std::optional<accepted> {
            auto end = acceptor->accept();
            if (!end) return {};
            const std::error_code error = (*end)->connection ? std::error_code{} : asio::error::operation_aborted;
            return accepted{error, memory_transport{std::move(*end)}};
        };
        detail::start_memory_operation(acceptor_->arrived, std::move(attempt), std::move(handler));
    }

    void close() noexcept {
        if (acceptor_) acceptor_->close();
    }
    bool is_open() const noexcept { return acceptor_ && acceptor_->site; }

private:
    closing_ptr<detail::memory_acceptor> acceptor_;
    std::string name_{};
};

} // namespace dockwire::mqtt
