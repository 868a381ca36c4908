#include "dockwire/asio.hpp"

#include <memory>

#include <asio/associated_allocator.hpp>

#include "dockwire/async/handler_memory.hpp"
#include "dockwire/async/read_buffer.hpp"
#include "support/catch.hpp"

using namespace dockwire::mqtt;

TEST_CASE("handler memory lends the same block again") {
    handler_memory memory;
    void* const first = memory.allocate(100);
    memory.deallocate(first);
    void* const second = memory.allocate(60);
    CHECK(first == second);
    memory.deallocate(second);
}

TEST_CASE("a second handler at the same time gets memory of its own") {
    handler_memory memory;
    void* const lent = memory.allocate(100);
    void* const other = memory.allocate(100);
    CHECK(lent != other);
    memory.deallocate(other);
    memory.deallocate(lent);
    void* const again = memory.allocate(100);
    CHECK(again == lent);
    memory.deallocate(again);
}

TEST_CASE("handler memory grows to the largest handler") {
    handler_memory memory;
    memory.deallocate(memory.allocate(8));
    auto* const large = static_cast<unsigned char*>(memory.allocate(4096));
    large[4095] = 1; // ASan would object if the block were still small
    memory.deallocate(large);
    CHECK(memory.allocate(4096) == large);
    memory.deallocate(large);
}

TEST_CASE("a handler bound to memory has it as its associated allocator, and may be move-only") {
    handler_memory memory;
    int sum = 0;
    auto bound = with_memory(memory, [owned = std::make_unique<int>(3), &sum](int a, int b) { sum = *owned + a + b; });
    CHECK(asio::get_associated_allocator(bound).memory() == &memory);
    bound(4, 5);
    CHECK(sum == 12);
}

TEST_CASE("a read buffer that was given back is lent again") {
    read_buffer first = read_buffer::borrow();
    const std::byte* const block = first.data();
    read_buffer second = read_buffer::borrow();
    CHECK(second.data() != block);
    first.release();
    CHECK(first.data() == nullptr);
    first = read_buffer::borrow();
    CHECK(first.data() == block);
}
