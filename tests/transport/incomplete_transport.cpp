// Does not compile: the message must name the member that is missing.
#include <array>
#include <string_view>

#include "dockwire/transport/transport.hpp"

namespace mqtt = dockwire::mqtt;

struct incomplete {
    explicit incomplete(asio::any_io_executor);
    asio::any_io_executor get_executor();
#if !defined(WITHOUT_schemes)
    static constexpr std::array<std::string_view, 1> schemes{"mqtt"};
#endif
    void async_connect(const mqtt::endpoint&, auto, auto);
#if !defined(WITHOUT_async_read_some)
    void async_read_some(asio::mutable_buffer, auto);
#endif
    void async_write_some(asio::const_buffer, auto);
    void async_wait_readable(auto);
    std::size_t buffered() const;
    dockwire::stream_progress progress() const;
    void async_shutdown(auto);
#if !defined(WITHOUT_close)
    void close() noexcept;
#endif
    bool is_open() const;
};

template <mqtt::transport Transport>
struct owner {
    Transport stream;
};

owner<incomplete>* nobody = nullptr;
