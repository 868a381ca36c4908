// A temporary message in a co_await expression: GCC before 14 refuses it with a sentence, all others take it.
#include "dockwire/asio.hpp"

#include <asio/awaitable.hpp>
#include <asio/use_awaitable.hpp>

#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/role/cloud.hpp"

namespace dji = dockwire::dji;

asio::awaitable<void> fly(dji::cloud& cloud) {
    co_await cloud.async_call("SN", dji::flighttask_execute{.flight_id = "f-1"}, asio::use_awaitable);
}
