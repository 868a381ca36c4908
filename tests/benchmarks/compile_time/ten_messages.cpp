// The first MESSAGES of ten messages in both roles, for compile_time.sh; with NAMED_ONLY they are named and no more.
#ifndef NAMED_ONLY
#include "dockwire/asio.hpp"
#endif

#include <system_error>

#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/hms.hpp"
#include "dockwire/dji/messages/livestream.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/remote_debug.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/messages/wayline_progress.hpp"

namespace dji = dockwire::dji;

#ifdef NAMED_ONLY

struct backend {
    dji::flighttask_prepare prepare{};
    dji::flighttask_execute execute{};
    dji::cover_open open{};
    dji::cover_close close{};
    dji::live_start_push live{};
    dji::event::hms alarms{};
    dji::event::flighttask_progress progress{};
    dji::config config{};
    dji::dock2::osd dock{};
    dji::m3d::osd aircraft{};
};
backend all{};

#else

#include "dockwire/dji/role/cloud.hpp"
#include "dockwire/dji/role/device.hpp"

template <class M>
void service(dji::cloud& cloud, dji::device& device) {
    cloud.async_call("SN", M{}, [](std::error_code, const typename M::reply&) {});
    device.on<M>([](const M&) { return dji::accepted; });
}

template <class M>
void told(dji::cloud& cloud, dji::device& device) {
    cloud.on<M>([](const M&) { return dji::accepted; });
    device.async_event(M{}, [](std::error_code, const typename M::reply&) {});
}

template <class M>
void asked(dji::cloud& cloud, dji::device& device) {
    cloud.on<M>([](const M&) { return typename M::reply{}; });
    device.async_request(M{}, [](std::error_code, const typename M::reply&) {});
}

template <class M, class Sender>
void pushed(dji::cloud& cloud, Sender&& sender) {
    cloud.on<M>([](const M&) {});
    sender.report(M{});
}

void use([[maybe_unused]] dji::cloud& cloud, [[maybe_unused]] dji::device& device) {
#if MESSAGES > 0
    service<dji::flighttask_prepare>(cloud, device);
#endif
#if MESSAGES > 1
    service<dji::flighttask_execute>(cloud, device);
#endif
#if MESSAGES > 2
    service<dji::cover_open>(cloud, device);
#endif
#if MESSAGES > 3
    service<dji::cover_close>(cloud, device);
#endif
#if MESSAGES > 4
    service<dji::live_start_push>(cloud, device);
#endif
#if MESSAGES > 5
    told<dji::event::hms>(cloud, device);
#endif
#if MESSAGES > 6
    told<dji::event::flighttask_progress>(cloud, device);
#endif
#if MESSAGES > 7
    asked<dji::config>(cloud, device);
#endif
#if MESSAGES > 8
    pushed<dji::dock2::osd>(cloud, device);
#endif
#if MESSAGES > 9
    pushed<dji::m3d::osd>(cloud, device.sub_device("AIRCRAFT"));
#endif
}

#endif
