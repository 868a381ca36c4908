// A transport that is chosen at run time, by the scheme of the URL.
#pragma once

#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/async/detail/post.hpp"
#include "dockwire/async/handler_memory.hpp"
#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/transport/detail/erased_handler.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt {

namespace detail {

using erased_result_handler = erased_handler<std::error_code>;
using erased_transfer_handler = erased_handler<std::error_code, std::size_t>;

/// Tells a step to an observer of any type.
class erased_step {
public:
    template <class Step>
    explicit erased_step(const std::shared_ptr<Step>& observer)
        : observer_{observer}, tell_{[](void* to, connect_step step) { (*static_cast<Step*>(to))(step); }} {}

    void operator()(connect_step step) const { tell_(observer_.get(), step); }

private:
    std::shared_ptr<void> observer_;
    void (*tell_)(void*, connect_step);
};

/// A transport of any type. It has the memory of its operations' handlers, so they hold it.
class any_stream : public std::enable_shared_from_this<any_stream> {
public:
    any_stream() = default;
    any_stream(const any_stream&) = delete;
    any_stream& operator=(const any_stream&) = delete;
    virtual ~any_stream() = default;

    virtual void connect(const endpoint& where, const erased_step& on_step, erased_result_handler handler) = 0;
    virtual void read_some(asio::mutable_buffer into, erased_transfer_handler handler) = 0;
    virtual void write_some(asio::const_buffer from, erased_transfer_handler handler) = 0;
    virtual void wait_readable(erased_result_handler handler) = 0;
    virtual void shut_down(erased_result_handler handler) = 0;
    virtual std::size_t buffered() const noexcept = 0;
    virtual stream_progress progress() const noexcept = 0;
    virtual void close() noexcept = 0;
    virtual bool is_open() const noexcept = 0;
    virtual std::string_view error_text() const noexcept = 0;

protected:
    /// One read or wait, and one write or shutdown, may be outstanding; each has its own memory.
    template <class... Args>
    auto reading(erased_handler<Args...> handler) {
        return with_memory(read_memory_, operation<Args...>{this->shared_from_this(), std::move(handler)});
    }
    template <class... Args>
    auto writing(erased_handler<Args...> handler) {
        return with_memory(write_memory_, operation<Args...>{this->shared_from_this(), std::move(handler)});
    }

private:
    template <class... Args>
    struct operation {
        void operator()(Args... args) {
            // The handler may destroy the transport, and with it the memory that this operation is in.
            const auto alive = std::move(on);
            handler(args...);
        }
        std::shared_ptr<any_stream> on;
        erased_handler<Args...> handler;
    };

    handler_memory read_memory_{};
    handler_memory write_memory_{};
};

template <transport Transport>
class any_stream_of final : public any_stream {
public:
    any_stream_of(const asio::any_io_executor& executor, const std::shared_ptr<transport_settings>& settings)
        : stream_{make_layer<Transport>(executor, settings)} {}

    static std::shared_ptr<any_stream> make(const asio::any_io_executor& executor,
                                            const std::shared_ptr<transport_settings>& settings) {
        return std::make_shared<any_stream_of>(executor, settings);
    }

    void connect(const endpoint& where, const erased_step& on_step, erased_result_handler handler) override {
        stream_.async_connect(where, on_step, reading(std::move(handler)));
    }
    void read_some(asio::mutable_buffer into, erased_transfer_handler handler) override {
        stream_.async_read_some(into, reading(std::move(handler)));
    }
    void write_some(asio::const_buffer from, erased_transfer_handler handler) override {
        stream_.async_write_some(from, writing(std::move(handler)));
    }
    void wait_readable(erased_result_handler handler) override { stream_.async_wait_readable(reading(std::move(handler))); }
    void shut_down(erased_result_handler handler) override { stream_.async_shutdown(writing(std::move(handler))); }
    std::size_t buffered() const noexcept override { return stream_.buffered(); }
    stream_progress progress() const noexcept override { return stream_.progress(); }
    void close() noexcept override { stream_.close(); }
    bool is_open() const noexcept override { return stream_.is_open(); }
    std::string_view error_text() const noexcept override { return error_text_of(stream_); }

private:
    Transport stream_;
};

} // namespace detail

/// One of several transports, chosen when it connects by the scheme of the URL. Each call goes through a virtual function; in steady state
/// nothing is allocated, as with the transports themselves. See the concept `transport`.
///
/// @tparam Transports  one for each scheme, such as `tcp_transport, local_transport`
template <transport... Transports>
class basic_any_transport {
public:
    using executor_type = asio::any_io_executor;
    static constexpr std::array<std::string_view, sizeof...(Transports)> schemes{*std::begin(Transports::schemes)...};
    static constexpr bool takes_proxy{(serves_proxy<Transports>() || ...)};

    explicit basic_any_transport(executor_type executor, std::shared_ptr<transport_settings> settings = {})
        : executor_{std::move(executor)}, settings_{std::move(settings)} {}

    executor_type get_executor() { return executor_; }

    /// Connects by the transport that serves the URL's scheme.
    ///
    /// Signature: `void(std::error_code)`
    /// Completes: when that transport is connected.
    /// Errors: those of that transport; `usage_error::unsupported_scheme` when none serves the scheme.
    /// Cancellation: `close()`.
    template <class Step, class Handler>
    void async_connect(const endpoint& where, Step on_step, Handler handler) {
        if (const maker make = maker_for(where.scheme); make != nullptr && !is_closed_) {
            stream_ = make(executor_, settings_);
            // `on_step` may destroy this transport.
            const auto stream = stream_.share();
            return stream->connect(where, detail::erased_step{std::make_shared<Step>(std::move(on_step))},
                                   detail::erased_result_handler::of(std::move(handler)));
        }
        const std::error_code error =
            is_closed_ ? std::error_code{asio::error::operation_aborted} : usage_error::unsupported_scheme;
        detail::post(executor_, [handler = std::move(handler), error]() mutable { handler(error); });
    }

    template <class Handler>
    void async_read_some(asio::mutable_buffer into, Handler handler) {
        stream_->read_some(into, detail::erased_transfer_handler::of(std::move(handler)));
    }

    template <class Handler>
    void async_write_some(asio::const_buffer from, Handler handler) {
        stream_->write_some(from, detail::erased_transfer_handler::of(std::move(handler)));
    }

    template <class Handler>
    void async_wait_readable(Handler handler) {
        stream_->wait_readable(detail::erased_result_handler::of(std::move(handler)));
    }

    std::size_t buffered() const noexcept { return stream_ ? stream_->buffered() : 0; }
    stream_progress progress() const noexcept { return stream_ ? stream_->progress() : stream_progress{}; }

    template <class Handler>
    void async_shutdown(Handler handler) {
        stream_->shut_down(detail::erased_result_handler::of(std::move(handler)));
    }

    void close() noexcept {
        is_closed_ = true;
        if (stream_) stream_->close();
    }
    bool is_open() const noexcept { return stream_ && stream_->is_open(); }

    /// After `async_connect` has failed: the transport's own text about it; often empty.
    std::string_view error_text() const noexcept { return stream_ ? stream_->error_text() : std::string_view{}; }

private:
    using maker = std::shared_ptr<detail::any_stream> (*)(const asio::any_io_executor&,
                                                          const std::shared_ptr<transport_settings>&);

    static maker maker_for(std::string_view scheme) noexcept {
        static constexpr maker makers[]{&detail::any_stream_of<Transports>::make...};
        for (std::size_t i = 0; i < schemes.size(); ++i) {
            if (schemes[i] == scheme) return makers[i];
        }
        return nullptr;
    }

    executor_type executor_;
    std::shared_ptr<transport_settings> settings_;
    closing_ptr<detail::any_stream> stream_{};
    bool is_closed_{false};
};

} // namespace dockwire::mqtt
