#include <dockwire/mqtt.hpp>

#include <cstddef>

// What the client is made of, used alone: in a small source GCC puts all of a buffer into one function, and looks closer.
void take(dockwire::bytes_view bytes);

// It knows the size of the buffer, and not that no more was sent.
void use_buffer(std::size_t sent) {
    dockwire::byte_buffer buffer{};
    buffer.append(dockwire::as_bytes("hello"));
    if (sent >= 1024) buffer.consume(sent);
    buffer.append(dockwire::as_bytes("world"));
    take(buffer.view());
}
