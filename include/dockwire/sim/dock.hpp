// A simulated Dock 2 with its Matrice 3TD, for demos and for testing a backend without hardware.
#pragma once

#include "dockwire/asio.hpp"

#if !defined(DOCKWIRE_HAS_COROUTINES)
#error a simulated dock is made of coroutines: compile with exceptions, and with the coroutines of Asio
#else

#include <chrono>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/awaitable.hpp>
#include <asio/co_spawn.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include "dockwire/core/closing_ptr.hpp"
#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/flight_area.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/offline_map.hpp"
#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/dji/role/device.hpp"
#include "dockwire/sim/flight_plan.hpp"

namespace dockwire::sim {

/// What a simulated dock is; copied by its constructor.
struct dock_options {
    std::string_view sn{"SIM-DOCK-0001"};
    std::string_view aircraft_sn{"SIM-AIRCRAFT-0001"};
    /// Simulated seconds per second, above 0.
    double speed{1};
    double latitude{22.5431};
    double longitude{113.9525};
    /// Above the ellipsoid, in m.
    double height{40};
};

namespace detail {

/// The dock's life as coroutines on the client's executor; they hold it, and end when the role does.
class dock_life : public std::enable_shared_from_this<dock_life> {
public:
    using log_handler = std::function<void(std::string_view)>;

    template <dji::pubsub_client Client>
    dock_life(Client& client, const dock_options& options, log_handler log)
        : role_{std::in_place, client, options.sn},
          aircraft_{role_->sub_device(options.aircraft_sn)},
          speed_{options.speed},
          latitude_{options.latitude},
          longitude_{options.longitude},
          height_{options.height},
          log_{std::move(log)},
          pause_{role_->get_executor()},
          osd_timer_{role_->get_executor()} {}

    void start() {
        const std::weak_ptr<dock_life> weak = weak_from_this();
        role_->on<dji::property::silent_mode>([weak](const dji::property::silent_mode& wanted) {
            const auto self = weak.lock();
            return self ? self->set_silent_mode(wanted) : dji::refused(dji::result_code::failure);
        });
        role_->on<dji::flighttask_prepare>([weak](const dji::flighttask_prepare& mission) {
            const auto self = weak.lock();
            return self ? self->prepare(mission) : dji::refused(dji::result_code::failure);
        });
        role_->on<dji::flighttask_execute>([weak](const dji::origin& from, const dji::flighttask_execute& mission) {
            const auto self = weak.lock();
            return self ? self->execute(mission, from.bid) : dji::refused(dji::result_code::failure);
        });
        role_->on_error([weak](std::string_view topic, const thing::fault& fault) {
            if (const auto self = weak.lock()) self->log(std::string{topic} + ": " + to_string(fault));
        });
        spawn(provision());
    }

    void stop() {
        if (std::exchange(stopped_, true)) return;
        pause_.cancel();
        osd_timer_.cancel();
        role_.reset();
    }

private:
    using milliseconds = std::chrono::milliseconds;
    static constexpr auto quietly = [](auto&& token) { return asio_compat::as_tuple(std::forward<decltype(token)>(token)); };

    void spawn(asio::awaitable<void> life) {
        asio::co_spawn(role_->get_executor(), std::move(life), [self = shared_from_this()](std::exception_ptr thrown) {
            if (thrown) std::rethrow_exception(thrown);
        });
    }

    // --- being there ------------------------------------------------------------------------------------------------

    asio::awaitable<void> provision() {
        if (stopped_) co_return; // before it had begun
        dji::config question{};
        question.config_type = dji::config_format::json;
        question.config_scope = dji::config_level::product;
        const auto [error, licence] = co_await role_->async_request(question, quietly(asio::use_awaitable));
        if (stopped_) co_return;
        if (error) co_return log("config: " + error.message());
        log("config: application " + licence.app_id + ", time from " + licence.ntp_server_host);
        co_await go_online();
        report_on();
    }

    asio::awaitable<void> go_online() {
        const dji::update_topo topology = own_topology();
        const auto [error, reply] = co_await role_->async_online(topology, quietly(asio::use_awaitable));
        if (!stopped_) log(error ? "update_topo: " + error.message() : std::string{"online with aircraft "} + aircraft_.sn());
    }

    dji::update_topo own_topology() const {
        dji::update_topo topology{};
        topology.domain = dji::device_domain::dock;
        topology.type = dji::model::dock2.type;
        topology.sub_type = dji::model::dock2.sub_type;
        topology.thing_version = "1.1.2";
        dji::sub_device aircraft{};
        aircraft.sn = aircraft_.sn();
        aircraft.domain = dji::device_domain::aircraft;
        aircraft.type = dji::model::matrice_3td.type;
        aircraft.sub_type = dji::model::matrice_3td.sub_type;
        aircraft.index = "A";
        aircraft.thing_version = "1.1.2";
        topology.sub_devices.push_back(aircraft);
        return topology;
    }

    // Both devices push at 0.5 Hz of simulated time.
    void report_on() {
        if (stopped_) return;
        role_->report(dock_osd());
        if (aircraft_online_) aircraft_.report(aircraft_osd());
        osd_timer_.expires_after(simulated(milliseconds{2000}));
        osd_timer_.async_wait([weak = weak_from_this()](std::error_code error) {
            const auto self = weak.lock();
            if (!error && self) self->report_on();
        });
    }

    dji::dock2::osd dock_osd() const {
        dji::dock2::osd osd{};
        osd.latitude = latitude_;
        osd.longitude = longitude_;
        osd.height = height_;
        osd.heading = 90;
        osd.temperature = 24.5;
        osd.environment_temperature = 21;
        osd.humidity = 48.5;
        osd.wind_speed = 2.5;
        osd.rainfall = dji::dock2::rain::none;
        osd.cover_state = now_.cover;
        osd.drone_in_dock = now_.in_dock ? dji::yes_no::yes : dji::yes_no::no;
        osd.mode_code = running_ ? dji::dock2::dock_mode::working : dji::dock2::dock_mode::idle;
        osd.flighttask_step_code = running_ ? dji::dock2::mission_step::in_flight : dji::dock2::mission_step::idle;
        osd.job_number = missions_;
        return osd;
    }

    dji::m3d::osd aircraft_osd() const {
        dji::m3d::osd osd{};
        osd.latitude = latitude_ + now_.height * 1e-5;
        osd.longitude = longitude_;
        osd.height = height_ + now_.height;
        osd.elevation = now_.height;
        osd.mode_code = now_.mode;
        osd.gear = dji::m3d::flight_gear::p;
        osd.horizontal_speed = now_.mode == dji::m3d::aircraft_mode::wayline_flight ? 12 : 0;
        osd.vertical_speed = 0;
        osd.battery.emplace().capacity_percent = now_.battery_percent;
        return osd;
    }

    // --- what it is told --------------------------------------------------------------------------------------------

    dji::ack set_silent_mode(const dji::property::silent_mode& wanted) {
        log(wanted.value == dji::toggle::on ? "silent mode on" : "silent mode off");
        dji::dock2::state changed{};
        changed.silent_mode = wanted.value;
        role_->report(changed);
        return dji::accepted;
    }

    dji::ack prepare(const dji::flighttask_prepare& mission) {
        if (running_) return dji::refused(dji::result_code::failure);
        log("prepared mission " + mission.flight_id);
        prepared_ = mission.flight_id;
        return dji::accepted;
    }

    dji::ack execute(const dji::flighttask_execute& mission, const std::string& bid) {
        if (running_ || prepared_ != mission.flight_id) return dji::refused(dji::result_code::failure);
        log("execute mission " + mission.flight_id);
        running_ = mission.flight_id;
        bid_ = bid;
        spawn(fly());
        return dji::accepted;
    }

    // --- a mission --------------------------------------------------------------------------------------------------

    asio::awaitable<void> fly() {
        if (stopped_) co_return; // before it had begun
        const bool allowed = co_await ask_before_takeoff();
        if (!stopped_) tell(dji::mission_status::in_progress, flight_plan[0]);
        for (const flight_step& step : flight_plan) {
            if (!allowed || stopped_) break;
            now_ = step;
            tell(dji::mission_status::in_progress, step);
            co_await sleep(step.length);
        }
        if (stopped_) co_return;
        co_await finish(allowed ? dji::mission_status::ok : dji::mission_status::failed);
    }

    // The wayline is needed; flight areas and offline maps are asked for because real docks do, and any answer will do.
    asio::awaitable<bool> ask_before_takeoff() {
        dji::flighttask_resource_get resource{};
        resource.flight_id = *running_;
        const auto [error, found] = co_await role_->async_request(resource, quietly(asio::use_awaitable));
        if (stopped_) co_return false;
        log(error || !found.output ? "no wayline file: " + error.message() : "wayline file " + found.output->file.url);
        const bool has_wayline = !error && found.output.has_value();

        const dji::flight_areas_get areas{};
        const auto [areas_error, areas_reply] = co_await role_->async_request(areas, quietly(asio::use_awaitable));
        if (stopped_) co_return false;
        const dji::offline_map_get map{};
        const auto [map_error, map_reply] = co_await role_->async_request(map, quietly(asio::use_awaitable));
        if (stopped_) co_return false;
        log(areas_error || map_error ? "no answer about flight areas or offline map"
                                     : "flight areas and offline map are up to date");
        co_return has_wayline;
    }

    void tell(dji::mission_status status, const flight_step& step) {
        const auto report = progress(status, step);
        role_->send_event(report, bid_);
    }

    dji::event::flighttask_progress progress(dji::mission_status status, const flight_step& step) const {
        dji::event::flighttask_progress report{};
        report.output.status = status;
        auto& so_far = report.output.progress.emplace();
        so_far.current_step = step.step;
        so_far.percent = step.percent;
        report.output.ext.emplace().flight_id = *running_;
        return report;
    }

    asio::awaitable<void> finish(dji::mission_status status) {
        const auto report = progress(status, now_);
        const auto [error, reply] =
            co_await role_->async_event(report, dji::call_options{.bid = bid_}, quietly(asio::use_awaitable));
        if (stopped_) co_return;
        log("mission " + *running_ + " ended" + (error ? ", nobody took notice: " + error.message() : std::string{}));
        ++missions_;
        running_.reset();
        prepared_.clear();
        co_await switch_aircraft_off();
    }

    asio::awaitable<void> switch_aircraft_off() {
        aircraft_online_ = false;
        const auto [error, reply] = co_await role_->async_sub_devices_offline(quietly(asio::use_awaitable));
        if (!stopped_) log(error ? "update_topo: " + error.message() : std::string{"aircraft is off"});
    }

    asio::steady_timer::duration simulated(milliseconds time) const {
        return std::chrono::duration_cast<asio::steady_timer::duration>(std::chrono::duration<double, std::milli>{time} / speed_);
    }

    asio::awaitable<void> sleep(milliseconds time) {
        pause_.expires_after(simulated(time));
        co_await pause_.async_wait(quietly(asio::use_awaitable));
    }

    void log(const std::string& line) const {
        if (log_) log_(line);
    }

    std::optional<dji::device> role_; // until `stop`; what waits for an answer then ends
    dji::reporting_device aircraft_;
    double speed_;
    double latitude_;
    double longitude_;
    double height_;
    log_handler log_;
    asio::steady_timer pause_;
    asio::steady_timer osd_timer_;
    flight_step now_{flight_plan[0]};
    bool aircraft_online_{true};
    bool stopped_{false};
    int missions_{0};
    std::string prepared_{};
    std::optional<std::string> running_{};
    std::string bid_{};
};

} // namespace detail

/// A dock that asks for its configuration, goes online with its aircraft, pushes osd, takes `silent_mode` and flies missions.
///
/// Functions are called where the client's executor runs, or before it does. It may be destroyed at any time; then it is silent.
class dock {
public:
    /// `log(line)` is told what happens, for people.
    template <dji::pubsub_client Client>
    explicit dock(Client& client, const dock_options& options = {}, std::function<void(std::string_view)> log = {})
        : life_{std::make_shared<detail::dock_life>(client, options, std::move(log))} {}

    /// Begins with `config`, as a dock does when it is switched on. Call it once.
    void start() { life_->start(); }

private:
    closing_ptr<detail::dock_life, &detail::dock_life::stop> life_;
};

} // namespace dockwire::sim

#endif
