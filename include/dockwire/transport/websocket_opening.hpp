// The opening handshake of a WebSocket over a stream, from either end.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/http_refusal.hpp"
#include "dockwire/transport/read_buffer.hpp"
#include "dockwire/transport/readable.hpp"
#include "dockwire/transport/transport.hpp"
#include "dockwire/transport/websocket_handshake.hpp"
#include "dockwire/transport/websocket_operations.hpp"

namespace dockwire::mqtt::detail {

template <class Next, class Step, class Handler>
struct websocket_connect_operation : websocket_operation<Next, Handler> {
    using base = websocket_operation<Next, Handler>;
    using typename base::stage;

    void start(const endpoint& where, const websocket_headers& extra) && {
        if (!extra.sound()) {
            refused = websocket_error::invalid_header;
            return go_on_later(std::move(*this));
        }
        auto& c = *this->on;
        const std::string key = new_websocket_key();
        accept_key = accept_key_of(key);
        c.outgoing.assign(as_bytes(websocket_request(where, key, extra.lines())));
        auto tell = [step = on_step](connect_step begun) { (*step)(begun); };
        c.next.async_connect(where, std::move(tell), std::move(*this));
    }

    // The stream is connected, or not.
    void operator()(std::error_code error) {
        if (!error && this->on->is_closed) error = asio::error::operation_aborted;
        if (refused) error = refused;
        if (error) return this->handler(error);
        this->on->at = stage::handshake;
        (*on_step)(connect_step::websocket);
        if (this->on->is_closed) return this->handler(std::error_code{asio::error::operation_aborted});
        std::move(*this).ask();
    }

    // The stream has written our words, or read some of the server's.
    void operator()(std::error_code error, std::size_t count) {
        auto& c = *this->on;
        if (c.is_closed) error = asio::error::operation_aborted;
        if (error) return std::move(*this).give_up(answer ? answer : error);
        if (!std::exchange(asked, true)) return std::move(*this).listen();
        c.early.append(words.first(count));
        words.release();
        std::move(*this).read_answer();
    }

    std::shared_ptr<Step> on_step;
    std::string accept_key{};
    std::error_code refused{};
    std::error_code answer{}; // an HTTP status, while its body comes in
    read_buffer words{};
    bool asked{false};

private:
    std::string_view heard() const noexcept { return as_text(this->on->early.view()); }

    void ask() && {
        auto& c = *this->on;
        const asio::const_buffer request{c.outgoing.view().data(), c.outgoing.size()};
        c.next.async_write(request, std::move(*this));
    }

    void listen() && {
        auto& next = this->on->next;
        words = read_buffer::borrow();
        const asio::mutable_buffer into{words.data(), read_buffer::size};
        next.async_read_some(into, std::move(*this));
    }

    void read_answer() && {
        const head_progress found = find_head(heard(), http_response_start, this->on->options.largest_head);
        if (found.error) {
            if (found.error == websocket_error::not_http) this->on->text = readable_beginning(heard());
            return std::move(*this).give_up(found.error);
        }
        if (found.size == 0) return std::move(*this).listen();
        answer = response_fault(heard().substr(0, found.size), accept_key);
        if (answer) return std::move(*this).read_refusal(found.size);
        this->on->outgoing.clear();
        this->on->open(found.size);
        this->handler(std::error_code{});
    }

    void read_refusal(std::size_t head_size) && {
        const http_refusal refusal{heard().substr(0, head_size)};
        const std::string_view body = heard().substr(head_size);
        this->on->text = refusal.text(body);
        if (answer.category() == http_category() && body.size() < refusal.wanted()) return std::move(*this).listen();
        std::move(*this).give_up(answer);
    }

    void give_up(std::error_code why) && {
        if (this->on->is_closed) why = asio::error::operation_aborted;
        this->on->fail(why);
        this->handler(why);
    }
};

/// The server's half. It begins when a stream is accepted and belongs to nobody: what the owner wants of the transport meanwhile waits.
template <class Next>
struct websocket_accept_operation {
    using connection = websocket_connection<Next>;

    void start() && {
        on->at = connection::stage::handshake;
        std::move(*this).wait();
    }

    // There is something to read.
    void operator()(std::error_code error) {
        auto& c = *on;
        if (c.is_closed) return;
        if (error) return c.fail(error);
        words = read_buffer::borrow();
        const asio::mutable_buffer into{words.data(), read_buffer::size};
        c.next.async_read_some(into, std::move(*this));
    }

    // It was read, or our answer was written.
    void operator()(std::error_code error, std::size_t count) {
        auto& c = *on;
        if (c.is_closed) return;
        if (head_size != 0 || refusal) return end(error ? error : refusal);
        if (error) return c.fail(error);
        c.early.append(words.first(count));
        words.release();
        std::move(*this).read_request();
    }

    std::shared_ptr<connection> on;
    read_buffer words{};
    std::size_t head_size{0};
    std::error_code refusal{};

private:
    void wait() && {
        auto& next = on->next;
        next.async_wait_readable(std::move(*this));
    }

    void read_request() && {
        const std::string_view heard = as_text(on->early.view());
        const head_progress found = find_head(heard, websocket_request_start, on->options.largest_head);
        if (found.size == 0 && !found.error) return std::move(*this).wait();
        head_size = found.size;
        std::move(*this).say(found.error ? answer_nonsense(found.error) : answer_request(heard.substr(0, head_size)));
    }

    void say(const handshake_answer& said) && {
        auto& c = *on;
        refusal = said.error;
        c.outgoing.assign(as_bytes(said.text));
        const asio::const_buffer answer{c.outgoing.view().data(), c.outgoing.size()};
        c.next.async_write(answer, std::move(*this));
    }

    void end(std::error_code error) {
        on->outgoing.release();
        if (error) return on->fail(error);
        on->open(head_size);
    }
};

} // namespace dockwire::mqtt::detail
