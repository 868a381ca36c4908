#include <dockwire/asio.hpp>

#include <system_error>
#include <tuple>

#include <asio/awaitable.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

asio::awaitable<std::error_code> use_asio(asio::io_context& io) {
    asio::steady_timer timer{io};
    const auto [error] = co_await timer.async_wait(dockwire::asio_compat::as_tuple(asio::use_awaitable));
    co_return error;
}
