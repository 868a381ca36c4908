#include <dockwire/dockwire.hpp>

#include "client.hpp"

namespace dji = dockwire::dji;

template void use_client<dockwire::mqtt::client>(asio::io_context&, const std::string&, const std::string&);

void use_roles(dockwire::mqtt::client& client) {
    dji::cloud cloud{client};
    dji::device device{client, "SN"};
    cloud.on<dji::dock2::osd>([](const dji::dock2::osd&) {});
    cloud.on<dji::config>([](const dji::config&) { return dji::config::reply{}; });
    cloud.async_call("SN", dji::flighttask_execute{}, [](std::error_code, const dji::ack&) {});
    device.on<dji::flighttask_execute>([](const dji::flighttask_execute&) { return dji::accepted; });
    device.async_request(dji::config{}, [](std::error_code, const dji::config::reply&) {});
    device.report(dji::dock2::osd{});
}
