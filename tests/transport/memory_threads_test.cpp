// The two ends of memory connections on two threads, as ThreadSanitizer sees them.
#include "dockwire/asio.hpp"

#include <thread>

#include <asio/post.hpp>

#include "link_owner.hpp"

using namespace streams;
using mqtt::memory_listener;
using mqtt::memory_transport;

namespace {

using owner = noting_owner<memory_transport>;

constexpr int connections = 20;
constexpr int rounds = 50;

// Answers each connection's bytes with the same bytes, until it has seen all connections end.
class echo_server {
public:
    echo_server() { REQUIRE_FALSE(listener_.listen(anywhere<memory_transport>())); }

    void run() {
        accept();
        io_.run_for(std::chrono::seconds{50});
    }

private:
    void accept() {
        listener_.async_accept([this](std::error_code error, memory_transport taken) {
            if (error) return;
            serve(std::move(taken));
            if (++accepted_ < connections)
                accept();
            else
                listener_.close();
        });
    }

    void serve(memory_transport taken) {
        const auto served = std::make_shared<owner>();
        served->when_bytes = [](owner& self) { self.write(self.received); };
        served->when_written = [](owner& self) { self.received.clear(); };
        served->start(std::move(taken));
    }

    asio::io_context io_{};
    memory_listener listener_{io_.get_executor()};
    int accepted_{0};
};

// Speaks its rounds, then goes.
struct speaker : std::enable_shared_from_this<speaker> {
    explicit speaker(asio::io_context& io) : transport{io.get_executor()} {}

    void start() {
        transport.async_connect(anywhere<memory_transport>(), no_step, [self = shared_from_this()](std::error_code error) {
            if (error) return;
            self->link.start(std::move(self->transport), self);
            self->link.write(dockwire::as_bytes("x"));
        });
    }
    void on_bytes(dockwire::bytes_view) {
        if (++heard == rounds)
            link.close();
        else
            link.write(dockwire::as_bytes("x"));
    }
    void on_written(std::size_t) {}
    void on_closed(std::error_code) {}

    memory_transport transport;
    mqtt::link<memory_transport, speaker> link{};
    int heard{0};
};

} // namespace

TEST_CASE("links on two threads exchange bytes over memory connections") {
    echo_server server;
    std::thread other{[&] { server.run(); }};
    asio::io_context io;
    std::vector<std::shared_ptr<speaker>> speakers;
    for (int i = 0; i < connections; ++i)
        speakers.emplace_back(std::make_shared<speaker>(io))->start();
    io.run_for(std::chrono::seconds{50});
    for (const auto& each : speakers)
        CHECK(each->heard == rounds);
    for (const auto& each : speakers)
        each->link.close();
    io.poll();
    other.join();
}

TEST_CASE("an end on one thread may go at any moment of the other's") {
    for (int i = 0; i < 50; ++i) {
        asio::io_context here;
        asio::io_context there;
        memory_listener listener{there.get_executor()};
        REQUIRE_FALSE(listener.listen(anywhere<memory_transport>()));
        const auto served = std::make_shared<owner>();
        served->when_bytes = [](owner& self) {
            if (!self.link->writing()) self.write("y");
        };
        listener.async_accept([&](std::error_code error, memory_transport taken) {
            if (!error) served->start(std::move(taken));
        });
        std::thread other{[&] { there.run(); }};
        {
            const auto client = std::make_shared<speaker>(here);
            client->start();
            for (int step = 0; step < i; ++step)
                here.poll_one();
            client->transport.close();
            client->link.close();
        }
        here.poll();
        asio::post(there, [&listener] { listener.close(); });
        other.join();
        CHECK(served->closed.size() <= 1);
    }
}
