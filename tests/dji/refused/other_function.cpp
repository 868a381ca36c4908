// Does not compile: async_call is for services and names the functions for other messages, and what a completion handler takes. One sentence for each.
#include "dockwire/asio.hpp"

#include <system_error>

#include "dockwire/dji/messages/aircraft_property.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/drc.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/role/cloud.hpp"

namespace dji = dockwire::dji;

void call(dji::cloud& cloud) {
    const auto done = [](std::error_code, const dji::ack&) {};
    cloud.async_call("SN", dji::event::flighttask_progress{}, done);
    cloud.async_call("SN", dji::property::height_limit{}, done);
    cloud.async_call("SN", dji::dock2::osd{}, done);
    cloud.async_call("SN", dji::drc::down::heart_beat{}, done);
    cloud.async_call("SN", dji::flighttask_execute{}, [](std::error_code) {});
}
