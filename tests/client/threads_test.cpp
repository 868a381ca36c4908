// Calls from other threads than the executor's. ThreadSanitizer checks the rest.
#include "dockwire/asio.hpp"

#include <atomic>
#include <future>
#include <thread>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_future.hpp>

#include "dockwire/client/client.hpp"
#include "dockwire/session/session.hpp"
#include "dockwire/transport/memory/memory.hpp"
#include "support/catch.hpp"

namespace mqtt = dockwire::mqtt;
using namespace std::chrono_literals;
using mqtt::qos;

namespace {

using client = mqtt::basic_client<mqtt::memory_transport>;

/// A server that says yes, on a thread of its own; it sends back what it gets.
class echo {
public:
    echo() : listener_{io_.get_executor()} {
        REQUIRE_FALSE(listener_.listen({.scheme = "memory", .host = "echo"}));
        accept();
        thread_ = std::thread{[this] { io_.run(); }};
    }
    ~echo() {
        asio::post(io_, [this] {
            listener_.close();
            for (const auto& each : connections_)
                each->link.close();
        });
        thread_.join();
    }

private:
    struct connection {
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
            while (const auto* event = session.poll_event())
                std::visit([this](const auto& happened) { on(happened); }, *event);
            const auto next = session.transmit_buffer();
            if (link.is_open() && !link.writing() && !next.empty()) link.write(next);
        }
        void on(const mqtt::event::connect_request&) { session.submit({}, mqtt::packet::connack{}); }
        void on(const mqtt::event::message& event) {
            session.acknowledge({}, event.delivery);
            mqtt::packet::publish back = event.publish;
            back.topic = "echo";
            session.submit({}, back);
        }
        void on(const mqtt::event::subscribe_request& event) {
            const mqtt::reason_item granted[]{{mqtt::reason_code::granted_qos_2}};
            mqtt::packet::suback answer{};
            answer.id = event.subscribe.id;
            answer.reasons = granted;
            session.submit({}, answer);
        }
        template <class Event>
        void on(const Event&) {}

        mqtt::basic_session<mqtt::server_role> session{};
        mqtt::link<mqtt::memory_transport, connection> link{};
    };

    void accept() {
        listener_.async_accept([this](std::error_code error, mqtt::memory_transport accepted) {
            if (error) return;
            auto made = std::make_shared<connection>();
            made->session.transport_opened({});
            made->link.start(std::move(accepted), made);
            connections_.push_back(std::move(made));
            accept();
        });
    }

    asio::io_context io_{1};
    mqtt::memory_listener listener_;
    std::vector<std::shared_ptr<connection>> connections_{};
    std::thread thread_{};
};

// Newer Asio completes a future on a thread of its own, maybe after the executor's threads have ended.
template <class T>
bool is_done(const std::future<T>& operation) {
    return operation.wait_for(20s) == std::future_status::ready;
}

/// Publishes from several threads at once and waits for all futures; returns how many succeeded.
int publish_from_threads(client& to) {
    std::atomic<int> good{0};
    std::vector<std::thread> threads;
    threads.reserve(3);
    for (int t = 0; t < 3; ++t) {
        threads.emplace_back([&] {
            std::vector<std::future<mqtt::publish_result>> sent;
            sent.reserve(100);
            for (int i = 0; i < 100; ++i)
                sent.push_back(to.async_publish("a", std::to_string(i), {.qos = static_cast<qos>(i % 3)}, asio::use_future));
            for (auto& each : sent) {
                if (!is_done(each)) continue;
                good += each.get().reason == mqtt::reason_code::success ? 1 : 0;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    return good;
}

mqtt::client_options options() { return {.url = "memory://echo", .queue_at_most_once = true}; }

// Ends the run and the threads that run the executor, and destroys the client after them.
template <class Join>
void end(client& of, Join join) {
    CHECK(is_done(of.async_disconnect({}, asio::use_future)));
    join();
}

} // namespace

TEST_CASE("publishing from several threads to a client on an io_context") {
    const echo server;
    asio::io_context io{1};
    client publishing{io, options()};
    std::atomic<int> received{0};
    publishing.subscribe("#", {}, [&](const mqtt::message_view&) { ++received; });
    auto ran = publishing.async_run(asio::use_future);
    auto work = asio::make_work_guard(io);
    std::thread runs{[&] { io.run(); }};
    CHECK(publish_from_threads(publishing) == 300);
    end(publishing, [&] {
        work.reset();
        runs.join();
    });
    CHECK(is_done(ran));
    CHECK(received > 0);
}

TEST_CASE("what is called before the io_context runs waits for it") {
    const echo server;
    asio::io_context io{1};
    client publishing{io, options()};
    std::future<void> ran;
    std::future<mqtt::publish_result> sent;
    std::thread{[&] {
        ran = publishing.async_run(asio::use_future);
        sent = publishing.async_publish("a", "1", {.qos = qos::at_least_once}, asio::use_future);
    }}.join();
    std::thread runs{[&] { io.run(); }};
    CHECK(is_done(sent));
    end(publishing, [&] { runs.join(); });
    CHECK(is_done(ran));
}

TEST_CASE("a client on a strand of a pool of threads") {
    const echo server;
    asio::thread_pool pool{3};
    client publishing{asio::make_strand(pool), options()};
    auto ran = publishing.async_run(asio::use_future);
    CHECK(publish_from_threads(publishing) == 300);
    end(publishing, [&] { pool.join(); });
    CHECK(is_done(ran));
}

TEST_CASE("a client on a strand of an io_context that several threads run") {
    const echo server;
    asio::io_context io;
    client publishing{asio::make_strand(io), options()};
    auto ran = publishing.async_run(asio::use_future);
    std::vector<std::thread> runs;
    runs.reserve(3);
    for (int i = 0; i < 3; ++i)
        runs.emplace_back([&] { io.run(); });
    CHECK(publish_from_threads(publishing) == 300);
    end(publishing, [&] {
        for (std::thread& each : runs)
            each.join();
    });
    CHECK(is_done(ran));
}

TEST_CASE("a handler of another thread's executor is called there, and cancels from there") {
    const echo server;
    asio::io_context io{1};
    client publishing{io, options()};
    publishing.async_run([](std::error_code) {});
    std::thread runs{[&] { io.run(); }};
    asio::io_context other{1};
    std::vector<asio::cancellation_signal> signals(200);
    int calls = 0; // touched by this thread only
    for (std::size_t i = 0; i < signals.size(); ++i) {
        const auto done = [&](std::error_code error, const mqtt::publish_result&) {
            ++calls;
            CHECK((!error || error == asio::error::operation_aborted));
        };
        publishing.async_publish("a", "1", {.qos = qos::at_least_once},
                                 asio::bind_cancellation_slot(signals[i].slot(), asio::bind_executor(other, done)));
        if (i % 2 == 0) signals[i].emit(asio::cancellation_type::total);
        other.poll();
        if (other.stopped()) other.restart();
    }
    other.run();
    CHECK(calls == 200);
    end(publishing, [&] { runs.join(); });
}

TEST_CASE("a client is destroyed on its strand while other threads' operations are on their way") {
    const echo server;
    asio::thread_pool pool{2};
    for (int round = 0; round < 20; ++round) {
        const auto strand = asio::make_strand(pool);
        auto doomed = std::make_unique<client>(strand, options());
        auto ran = doomed->async_run(asio::use_future);
        std::vector<std::future<mqtt::publish_result>> sent;
        sent.reserve(50);
        for (int i = 0; i < 50; ++i)
            sent.push_back(doomed->async_publish("a", "1", {.qos = qos::at_least_once}, asio::use_future));
        asio::post(strand, [doomed = std::move(doomed)]() mutable { doomed.reset(); });
        CHECK(is_done(ran));
        for (auto& each : sent)
            CHECK(is_done(each));
    }
    pool.join();
}
