// What a link costs in memory. This program counts every call of operator new, and has Asio allocate by it too.
#define ASIO_DISABLE_STD_ALIGNED_ALLOC 1

#include <cstdlib>
#include <new>

#include "link_owner.hpp"

namespace {

std::size_t allocations = 0;
std::size_t read_buffers = 0;

void* counted(std::size_t size) noexcept {
    ++allocations;
    return std::malloc(size);
}

void* counted_or_throw(std::size_t size) {
    void* const memory = counted(size);
    if (memory == nullptr) throw std::bad_alloc{};
    return memory;
}

} // namespace

void* operator new(std::size_t size) { return counted_or_throw(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return counted(size); }
void* operator new[](std::size_t size) {
    if (size == dockwire::mqtt::read_buffer::size) ++read_buffers;
    return counted_or_throw(size);
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

using namespace streams;
using mqtt::memory_transport;
using mqtt::tcp_transport;

namespace {

// Answers so many times, and allocates nothing of its own.
template <class Transport>
struct answering_owner : std::enable_shared_from_this<answering_owner<Transport>> {
    void on_bytes(dockwire::bytes_view) {
        ++reads;
        if (answers-- > 0) link.write(dockwire::as_bytes("0123456789"));
    }
    void on_written(std::size_t) {}
    void on_closed(std::error_code) {}

    mqtt::link<Transport, answering_owner> link{};
    int reads{0};
    int answers{0};
};

template <class Transport>
struct answering_ends {
    explicit answering_ends(asio::io_context& io) {
        connected<Transport> ends{io};
        client->link.start(std::move(ends.client), client);
        server->link.start(std::move(ends.server), server);
    }

    std::shared_ptr<answering_owner<Transport>> client = std::make_shared<answering_owner<Transport>>();
    std::shared_ptr<answering_owner<Transport>> server = std::make_shared<answering_owner<Transport>>();
};

} // namespace

TEMPLATE_TEST_CASE("reading and writing allocate nothing after warm-up", "", tcp_transport, memory_transport) {
    asio::io_context io;
    answering_ends<TestType> ends{io};
    ends.client->answers = 100'000;
    ends.server->answers = 100'000;
    ends.client->link.write(dockwire::as_bytes("0123456789"));
    REQUIRE(run_until(io, [&] { return ends.client->reads == 100; }));
    const std::size_t before = allocations;
    const bool ran = run_until(io, [&] { return ends.client->reads == 1100; });
    const std::size_t after = allocations;
    CHECK(ran);
    CHECK(after - before == 0);
}

TEMPLATE_TEST_CASE("idle links hold no read buffer", "", tcp_transport, memory_transport) {
    asio::io_context io;
    const std::size_t before = read_buffers;
    std::vector<answering_ends<TestType>> all;
    for (int i = 0; i < 50; ++i) {
        auto& ends = all.emplace_back(io);
        ends.server->answers = 1;
        ends.client->link.write(dockwire::as_bytes("hello"));
        REQUIRE(run_until(io, [&] { return ends.client->reads == 1; }));
        run_ready(io);
    }
    CHECK(read_buffers - before <= 2);
}
