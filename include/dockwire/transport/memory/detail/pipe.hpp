// The inside of the memory transport: bounded pipes between two ends whose executors and threads may differ.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/post.hpp>

#include "dockwire/async/detail/wake_signal.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/stream_progress.hpp"
#include "dockwire/transport/memory/detail/operation.hpp"
#include "dockwire/transport/memory/site.hpp"

namespace dockwire::mqtt::detail {

// One direction of one connection.
struct memory_flow {
    static constexpr std::size_t capacity = 1024 * 1024;
    static constexpr std::size_t worth_keeping = 64 * 1024;

    std::size_t size() const noexcept { return bytes.size() - head; }
    std::size_t room() const noexcept { return capacity - size(); }

    std::size_t take(asio::mutable_buffer into, std::size_t most) noexcept {
        const std::size_t count = std::min({into.size(), size(), most});
        if (count != 0) std::memcpy(into.data(), bytes.view().data() + head, count);
        head += count;
        if (size() == 0) clear();
        return count;
    }

    void put(bytes_view added) {
        if (head >= capacity) bytes.consume(std::exchange(head, 0));
        bytes.append(added);
    }

    void clear() noexcept {
        if (bytes.capacity() > worth_keeping) bytes.release();
        bytes.clear();
        head = 0;
    }

    byte_buffer bytes{};
    std::size_t head{0};      // what is before it has been read
    bool ended{false};        // the writer has no more
    bool reader_waits{false}; // to be woken by bytes, end or reset
    bool writer_waits{false}; // to be woken by room or reset
};

// What a transport holds. Its functions are called on its executor; those that return an optional have no result yet when it is empty.
struct memory_end : std::enable_shared_from_this<memory_end> {
    explicit memory_end(const asio::any_io_executor& own) : executor{own}, to_read{own}, to_write{own} {}

    std::error_code connect(const std::shared_ptr<memory_site>& site);
    std::optional<memory_result> wait_readable();
    std::optional<memory_transfer> read_some(asio::mutable_buffer into);
    std::optional<memory_transfer> write_some(asio::const_buffer from);
    stream_progress progress() const;
    std::error_code shut_down();
    void close();

    void attach(std::shared_ptr<memory_connection> to, memory_direction incoming_direction);
    std::error_code unusable() const;

    asio::any_io_executor executor;
    wake_signal to_read;
    wake_signal to_write;
    std::shared_ptr<memory_connection> connection{};
    std::size_t incoming{0};
    std::size_t outgoing{0};
    std::uint64_t sent{0};
    bool closed{false};
};

// Two ends and what flows between them. The end that reads flows[i] is ends[i]. The site's mutex guards all of it.
struct memory_connection {
    // Made while the site's mutex is held, destroyed while it is not.
    explicit memory_connection(std::shared_ptr<memory_site> at) : site{std::move(at)} { site->connections.insert(this); }
    memory_connection(const memory_connection&) = delete;
    memory_connection& operator=(const memory_connection&) = delete;
    ~memory_connection() {
        const std::lock_guard lock{site->mutex};
        site->connections.erase(this);
    }

    // Whether a read can complete; if not, the reader is noted as waiting.
    bool readable(std::size_t flow) {
        const bool something = flows[flow].size() != 0 || flows[flow].ended || is_reset;
        const bool now = something && !site->faults[flow].held;
        flows[flow].reader_waits = !now;
        return now;
    }

    void wake_reader(std::size_t flow) {
        if (std::exchange(flows[flow].reader_waits, false)) wake(ends[flow], &memory_end::to_read);
    }
    void wake_writer(std::size_t flow) {
        if (std::exchange(flows[flow].writer_waits, false)) wake(ends[1 - flow], &memory_end::to_write);
    }
    void wake_all() {
        for (const std::size_t flow : {0U, 1U}) {
            wake_reader(flow);
            wake_writer(flow);
        }
    }

    void reset() {
        is_reset = true;
        wake_all();
    }

    // Lets `count` more bytes pass and resets the connection when they were the last; says whether it did.
    bool cut_by(std::size_t flow, std::size_t count) {
        std::size_t& left = site->faults[flow].cut_after;
        if (left == memory_direction_faults::no_limit) return false;
        left -= count;
        if (left != 0) return false;
        left = memory_direction_faults::no_limit;
        reset();
        return true;
    }

    std::shared_ptr<memory_site> site;
    std::array<memory_flow, 2> flows{};
    std::array<memory_end*, 2> ends{};
    std::array<bool, 2> gone{};
    bool is_reset{false};

private:
    static void wake(memory_end* end, wake_signal memory_end::* signal) {
        if (end == nullptr) return;
        // Weak: a post that an io_context drops in its destructor must not be the last to hold timers of that io_context.
        asio::post(end->executor, [to = end->weak_from_this(), signal] {
            if (const auto awake = to.lock()) ((*awake).*signal).wake();
        });
    }
};

// What a listener holds.
struct memory_acceptor : std::enable_shared_from_this<memory_acceptor> {
    static constexpr std::size_t most_waiting = 4096;

    explicit memory_acceptor(const asio::any_io_executor& own) : executor{own}, arrived{own} {}

    std::error_code listen(std::string_view name);
    // An end without a connection when it is closed; nothing as long as nobody connects.
    std::optional<std::shared_ptr<memory_end>> accept();
    void close();

    // Called by the connecting end, under the mutex.
    void queue(std::shared_ptr<memory_connection> connection) {
        backlog.push_back(std::move(connection));
        asio::post(executor, [to = weak_from_this()] {
            if (const auto awake = to.lock()) awake->arrived.wake();
        });
    }

    asio::any_io_executor executor;
    wake_signal arrived;
    std::shared_ptr<memory_site> site{}; // set while listening
    std::deque<std::shared_ptr<memory_connection>> backlog{};
};

inline void memory_end::attach(std::shared_ptr<memory_connection> to, memory_direction incoming_direction) {
    incoming = static_cast<std::size_t>(incoming_direction);
    outgoing = 1 - incoming;
    to->ends[incoming] = this;
    connection = std::move(to);
}

inline std::error_code memory_end::connect(const std::shared_ptr<memory_site>& site) {
    if (closed) return asio::error::operation_aborted;
    if (connection) return asio::error::already_connected;
    const std::lock_guard lock{site->mutex};
    memory_acceptor* const acceptor = site->acceptor;
    if (site->refusals != 0) return --site->refusals, asio::error::connection_refused;
    if (acceptor == nullptr || acceptor->backlog.size() == memory_acceptor::most_waiting) return asio::error::connection_refused;
    attach(std::make_shared<memory_connection>(site), memory_direction::to_client);
    acceptor->queue(connection);
    return {};
}

inline std::error_code memory_end::unusable() const {
    if (closed) return asio::error::operation_aborted;
    if (!connection) return asio::error::not_connected;
    return {};
}

inline std::optional<memory_result> memory_end::wait_readable() {
    if (const auto error = unusable()) return memory_result{error};
    const std::lock_guard lock{connection->site->mutex};
    if (!connection->readable(incoming)) return {};
    return memory_result{};
}

inline std::optional<memory_transfer> memory_end::read_some(asio::mutable_buffer into) {
    if (const auto error = unusable()) return memory_transfer{error, 0};
    const std::lock_guard lock{connection->site->mutex};
    if (!connection->readable(incoming)) return {};
    const std::size_t count = connection->flows[incoming].take(into, connection->site->faults[incoming].chunk);
    if (count == 0 && connection->is_reset) return memory_transfer{asio::error::connection_reset, 0};
    if (count == 0) return memory_transfer{asio::error::eof, 0};
    connection->wake_writer(incoming);
    return memory_transfer{std::error_code{}, count};
}

inline std::optional<memory_transfer> memory_end::write_some(asio::const_buffer from) {
    if (const auto error = unusable()) return memory_transfer{error, 0};
    const std::lock_guard lock{connection->site->mutex};
    memory_flow& flow = connection->flows[outgoing];
    if (connection->is_reset) return memory_transfer{asio::error::connection_reset, 0};
    if (connection->gone[outgoing] || flow.ended) return memory_transfer{asio::error::broken_pipe, 0};
    const std::size_t count = std::min({from.size(), flow.room(), connection->site->faults[outgoing].cut_after});
    flow.put({static_cast<const std::byte*>(from.data()), count});
    sent += count;
    if (count != 0) connection->wake_reader(outgoing);
    const bool cut = connection->cut_by(outgoing, count);
    if (count == from.size() || (count != 0 && !cut)) return memory_transfer{std::error_code{}, count};
    if (cut) return memory_transfer{asio::error::connection_reset, count};
    flow.writer_waits = true;
    return {};
}

inline stream_progress memory_end::progress() const {
    if (!connection) return {};
    const std::lock_guard lock{connection->site->mutex};
    return {sent, sent - connection->flows[outgoing].size()};
}

inline std::error_code memory_end::shut_down() {
    if (const auto error = unusable()) return error;
    const std::lock_guard lock{connection->site->mutex};
    connection->flows[outgoing].ended = true;
    connection->wake_reader(outgoing);
    return {};
}

inline void memory_end::close() {
    if (std::exchange(closed, true)) return;
    to_read.wake();
    to_write.wake();
    if (!connection) return;
    const std::lock_guard lock{connection->site->mutex};
    connection->ends[incoming] = nullptr;
    connection->gone[incoming] = true;
    connection->flows[incoming].clear();
    connection->flows[outgoing].ended = true;
    connection->wake_all();
}

inline std::error_code memory_acceptor::listen(std::string_view name) {
    auto wanted = memory_site_of(name);
    const std::lock_guard lock{wanted->mutex};
    if (wanted->acceptor != nullptr) return asio::error::address_in_use;
    wanted->acceptor = this;
    site = wanted;
    return {};
}

inline std::optional<std::shared_ptr<memory_end>> memory_acceptor::accept() {
    auto end = std::make_shared<memory_end>(executor);
    if (!site) return end;
    const std::lock_guard lock{site->mutex};
    if (backlog.empty()) return {};
    end->attach(std::move(backlog.front()), memory_direction::to_server);
    backlog.pop_front();
    return end;
}

inline void memory_acceptor::close() {
    arrived.wake();
    const auto left = std::exchange(site, nullptr);
    if (!left) return;
    std::deque<std::shared_ptr<memory_connection>> unserved; // destroyed after the lock
    const std::lock_guard lock{left->mutex};
    left->acceptor = nullptr;
    unserved.swap(backlog);
    for (const auto& connection : unserved)
        connection->reset();
}

} // namespace dockwire::mqtt::detail
