// What publishing costs in memory. This program counts every call of operator new.
#include "support/allocation_count.hpp"
//
#include "dockwire/asio.hpp"

#include <array>
#include <cstddef>

#include <asio/io_context.hpp>
#include <asio/post.hpp>

#include "dockwire/client/client.hpp"
#include "dockwire/transport/any.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "dockwire/transport/socket/tcp.hpp"
#include "dockwire/transport/websocket/websocket.hpp"
#include "support/catch.hpp"

namespace mqtt = dockwire::mqtt;
using mqtt::qos;

namespace {

constexpr std::size_t window = 1'000;

/// Keeps `window` messages outstanding, each with a callback of 64 bytes, until it has sent as many as it should.
template <class Transport>
class publisher {
public:
    publisher(asio::io_context& io, std::string_view url, qos level) : io_{io}, level_{level}, client_{io, {.url = url}} {
        client_.on_state([this](const mqtt::connection_state& state) {
            if (state.status == mqtt::client_status::online) io_.stop();
        });
        client_.async_run([](std::error_code) {});
        run();
    }

    /// Sends messages to warm up and `count` more, in one run; says how many allocations those took.
    std::size_t send(std::size_t count) {
        left_ = 20 * window + count;
        counted_ = count;
        asio::post(io_, [this] {
            while (outstanding_ < window)
                publish();
        });
        run();
        CHECK(left_ + outstanding_ + failed_ == 0);
        return after_ - before_;
    }

private:
    void publish() {
        --left_;
        ++outstanding_;
        struct callback {
            void operator()(std::error_code error, const mqtt::publish_result&) { owner->published(error); }
            publisher* owner;
            std::array<std::byte, 56> more{};
        };
        static_assert(sizeof(callback) == 64);
        client_.async_publish("some/topic", payload_, {.qos = level_}, callback{this});
    }

    void published(std::error_code error) {
        failed_ += error ? 1 : 0;
        --outstanding_;
        if (left_ == counted_) before_ = allocation_count::all;
        if (left_ != 0) return publish();
        if (outstanding_ != 0) return;
        after_ = allocation_count::all;
        io_.stop();
    }

    // Asio keeps memory for its own operations from one to the next within one run().
    void run() {
        io_.restart();
        io_.run();
    }

    asio::io_context& io_;
    qos level_;
    mqtt::basic_client<Transport> client_;
    std::array<char, 256> bytes_{};
    std::string_view payload_{bytes_.data(), bytes_.size()};
    std::size_t left_{0};
    std::size_t outstanding_{0};
    std::size_t failed_{0};
    std::size_t counted_{0};
    std::size_t before_{0};
    std::size_t after_{0};
};

/// A server that reads and says yes, and allocates nothing of its own once it is warm.
template <class Transport, class Listener>
class sink {
public:
    sink(asio::io_context& io, std::string_view url) : listener_{io.get_executor()} {
        REQUIRE_FALSE(listener_.listen(*mqtt::parse_url(url)));
        listener_.async_accept([this](std::error_code error, typename Listener::transport_type accepted) {
            REQUIRE_FALSE(error);
            owner_->session.transport_opened({});
            owner_->link.start(std::move(accepted), owner_);
        });
    }
    std::string url() const {
        const mqtt::endpoint own = listener_.local_endpoint();
        return own.scheme + "://" + own.host + (own.port == 0 ? "" : ":" + std::to_string(own.port));
    }

private:
    struct owner {
        void on_bytes(dockwire::bytes_view bytes) {
            session.received({}, bytes);
            pump();
        }
        void on_written(std::size_t count) {
            session.transmitted({}, count);
            pump();
        }
        void on_closed(std::error_code) { link.close(); }

        void pump() {
            while (const auto* event = session.poll_event()) {
                if (const auto* message = std::get_if<mqtt::event::message>(&*event)) session.acknowledge({}, message->delivery);
                if (std::get_if<mqtt::event::connect_request>(&*event) != nullptr) session.submit({}, mqtt::packet::connack{});
            }
            const auto next = session.transmit_buffer();
            if (!link.writing() && !next.empty()) link.write(next);
        }

        mqtt::basic_session<mqtt::server_role> session{};
        mqtt::link<typename Listener::transport_type, owner> link{};
    };

    Listener listener_;
    std::shared_ptr<owner> owner_ = std::make_shared<owner>();
};

template <class Transport, class Listener>
std::size_t allocations_of(std::string_view url, qos level, std::size_t count) {
    asio::io_context io{1};
    const sink<Transport, Listener> server{io, url};
    publisher<Transport> publishing{io, server.url(), level};
    publishing.send(20 * window); // warm-up
    return publishing.send(count);
}

constexpr std::size_t count = 20 * window;

using websocket = mqtt::websocket_transport<mqtt::tcp_transport>;
using any = mqtt::basic_any_transport<mqtt::tcp_transport>;
using websocket_listener = mqtt::websocket_listener<mqtt::tcp_listener>;

} // namespace

TEST_CASE("QoS 0 with 1,000 outstanding allocates nothing after warm-up") {
    CHECK(allocations_of<mqtt::memory_transport, mqtt::memory_listener>("memory://sink", qos::at_most_once, count) == 0);
    CHECK(allocations_of<mqtt::tcp_transport, mqtt::tcp_listener>("mqtt://127.0.0.1:0", qos::at_most_once, count) == 0);
    CHECK(allocations_of<websocket, websocket_listener>("ws://127.0.0.1:0", qos::at_most_once, count) == 0);
    CHECK(allocations_of<any, mqtt::tcp_listener>("mqtt://127.0.0.1:0", qos::at_most_once, count) == 0);
}

TEST_CASE("QoS 1 and 2 with 1,000 outstanding allocate at most one block for each message") {
    for (const auto level : {qos::at_least_once, qos::exactly_once}) {
        // The memory transport wakes its two ends by posting, which Asio's cache does not always cover.
        CHECK(allocations_of<mqtt::memory_transport, mqtt::memory_listener>("memory://sink", level, count) <=
              count + count / 100);
        CHECK(allocations_of<mqtt::tcp_transport, mqtt::tcp_listener>("mqtt://127.0.0.1:0", level, count) <= count);
        CHECK(allocations_of<websocket, websocket_listener>("ws://127.0.0.1:0", level, count) <= count);
    }
}
