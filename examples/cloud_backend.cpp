// A backend that takes a dock through one mission: cloud_backend --broker URL --sn GATEWAY --timeout SECONDS.
// It provisions the dock, follows its topology and osd, sets a property, flies a wayline, and exits 0 if the mission ended `ok`.
#include <dockwire/dji.hpp>

#include <array>
#include <chrono>
#include <cstdio>
#include <dockwire/any.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <asio/co_spawn.hpp>
#include <asio/detached.hpp>
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>

#include "arguments.hpp"
#include "console.hpp"

namespace dji = dockwire::dji;
namespace mqtt = dockwire::mqtt;

namespace {

std::string name_of(const std::optional<dji::device_model>& model) {
    const std::string_view name = model ? dji::device_name(*model) : std::string_view{};
    return name.empty() ? "unknown" : std::string{name};
}

std::int64_t unix_milliseconds() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

class backend {
public:
    backend(asio::io_context& io, mqtt::any_client& client, std::string dock_sn)
        : cloud_{client}, changed_{io}, dock_sn_{std::move(dock_sn)} {
        changed_.expires_at(asio::steady_timer::time_point::max());
        answer_requests();
        follow_devices();
        follow_mission();
        report_trouble();
    }

    /// One property, one mission; true if it ended `ok`.
    asio::awaitable<bool> run() {
        screen_.say("Waiting for the dock");
        while (!ready())
            co_await change();
        screen_.table(devices_);
        if (!co_await set_silent_mode()) co_return false;
        if (!co_await start_mission()) co_return false;
        while (!outcome_)
            co_await change();
        const bool ok = outcome_ == dji::mission_status::ok;
        ok ? screen_.good("the mission ended ok") : screen_.bad("the mission failed");
        screen_.say("Waiting for the aircraft to switch off");
        while (aircraft_online())
            co_await change();
        screen_.table(devices_);
        co_return ok;
    }

    console::screen& screen() { return screen_; }

private:
    // --- what docks ask for -----------------------------------------------------------------------------------------

    void answer_requests() {
        cloud_.on<dji::config>([this](const dji::origin& from, const dji::config&) {
            screen_.say("Provisioning " + from.gateway_sn);
            dji::config::reply licence{};
            licence.app_id = "100001";
            licence.app_key = "demo-key";
            licence.app_license = "demo-licence";
            licence.ntp_server_host = "ntp.example.org";
            return licence;
        });
        cloud_.on<dji::flighttask_resource_get>([this](const dji::flighttask_resource_get& wanted) {
            screen_.note("the dock asks for the wayline of " + wanted.flight_id);
            dji::flighttask_resource_get::reply found{};
            found.output.emplace().file = wayline();
            return found;
        });
    }

    static dji::wayline_file wayline() {
        dji::wayline_file file{};
        file.url = "https://storage.example.org/wayline.kmz";
        file.fingerprint = "d41d8cd98f00b204e9800998ecf8427e";
        return file;
    }

    // --- what devices say -------------------------------------------------------------------------------------------

    void follow_devices() {
        cloud_.on<dji::update_topo>([this](const dji::origin& from, const dji::update_topo& topology) {
            screen_.say(from.gateway_sn +
                        (topology.sub_devices.empty() ? " is online, its aircraft is off" : " is online with its aircraft"));
            for (auto& [sn, row] : devices_)
                row.online = false;
            devices_[from.gateway_sn].name = name_of(from.model);
            devices_[from.gateway_sn].online = true;
            for (const auto& device : topology.sub_devices) {
                const auto domain = device.domain ? device.domain->known() : std::nullopt;
                if (!domain) continue;
                devices_[device.sn].name = name_of(dji::device_model{*domain, device.type, device.sub_type});
                devices_[device.sn].online = true;
            }
            wake();
            return dji::accepted;
        });
        cloud_.on<dji::dock2::osd>([this](const dji::origin& from, const dji::dock2::osd& osd) {
            std::string now = osd.mode_code ? std::string{dji::text_of(*osd.mode_code)} : std::string{};
            if (osd.cover_state) now.append(", cover ").append(dji::text_of(*osd.cover_state));
            note_osd(from.device_sn, now);
        });
        cloud_.on<dji::m3d::osd>([this](const dji::origin& from, const dji::m3d::osd& osd) {
            std::string now = osd.mode_code ? std::string{dji::text_of(*osd.mode_code)} : std::string{};
            if (osd.battery && osd.battery->capacity_percent)
                now += ", battery " + std::to_string(*osd.battery->capacity_percent) + " %";
            note_osd(from.device_sn, now);
        });
    }

    void note_osd(const std::string& sn, const std::string& now) {
        auto& row = devices_[sn];
        ++row.osd_messages;
        row.detail = now;
        wake();
    }

    void follow_mission() {
        cloud_.on<dji::event::flighttask_progress>([this](const dji::event::flighttask_progress& news) {
            const auto& so_far = news.output.progress;
            if (so_far && so_far->percent) screen_.progress(*so_far->percent, dji::text_of(so_far->current_step));
            const auto status = news.output.status.known();
            if (status && dji::is_final(*status)) outcome_ = status;
            wake();
            return dji::accepted;
        });
    }

    void report_trouble() {
        cloud_.on_error([this](std::string_view topic, const dockwire::thing::fault& fault) {
            screen_.bad(std::string{topic} + ": " + to_string(fault));
        });
        cloud_.on_unknown_device([this](const dji::origin& from, std::string_view) {
            if (!from.model) screen_.note(from.device_sn + " is not in any topology yet");
        });
        cloud_.on_unknown_method([this](const dji::origin& from, std::string_view) {
            screen_.note(from.method + " has no handler; answered by default");
        });
    }

    // --- what it wants ----------------------------------------------------------------------------------------------

    asio::awaitable<bool> set_silent_mode() {
        screen_.say("Setting silent_mode");
        dji::property::silent_mode quiet{};
        quiet.value = dji::toggle::on;
        const auto [error, reply] =
            co_await cloud_.async_set(dock_sn_, quiet, dockwire::asio_compat::as_tuple(asio::use_awaitable));
        co_return report(error, "silent_mode is on");
    }

    asio::awaitable<bool> start_mission() {
        screen_.say("Flying a wayline mission");
        const std::string bid = cloud_.new_bid();
        dji::flighttask_prepare mission{};
        mission.flight_id = "demo-" + bid;
        mission.execute_time = unix_milliseconds();
        mission.file = wayline();
        mission.rth_altitude = 100;
        const auto [refused, prepared] = co_await cloud_.async_call(dock_sn_, mission, dji::call_options{.bid = bid},
                                                                    dockwire::asio_compat::as_tuple(asio::use_awaitable));
        if (!report(refused, "the dock is prepared")) co_return false;

        dji::flighttask_execute start{};
        start.flight_id = mission.flight_id;
        const auto [error, started] = co_await cloud_.async_call(dock_sn_, start, dji::call_options{.bid = bid},
                                                                 dockwire::asio_compat::as_tuple(asio::use_awaitable));
        co_return report(error, "the mission is under way");
    }

    bool report(std::error_code error, std::string_view success) {
        error ? screen_.bad(error.message()) : screen_.good(success);
        return !error;
    }

    // --- what it waits for ------------------------------------------------------------------------------------------

    // Both devices are online and have been heard.
    bool ready() const {
        int heard = 0;
        for (const auto& [sn, row] : devices_)
            heard += row.online && row.osd_messages != 0 ? 1 : 0;
        return heard >= 2 && devices_.contains(dock_sn_);
    }

    bool aircraft_online() const {
        for (const auto& [sn, row] : devices_) {
            if (sn != dock_sn_ && row.online) return true;
        }
        return false;
    }

    asio::awaitable<void> change() { co_await changed_.async_wait(dockwire::asio_compat::as_tuple(asio::use_awaitable)); }
    void wake() { changed_.cancel(); }

    dji::cloud cloud_;
    asio::steady_timer changed_; // never expires; cancelled whenever something has changed
    std::string dock_sn_;
    console::screen screen_{};
    std::map<std::string, console::device_row> devices_{};
    std::optional<dji::mission_status> outcome_{};
};

/// What the command line asks for.
struct settings {
    std::string broker{"mqtt://127.0.0.1:1883"};
    std::string sn{"SIM-DOCK-0001"};
    double timeout{120}; ///< seconds
};

using option = examples::option<settings>;
constexpr std::array options{
    option{"--broker", "URL", "a URL", "where the broker is (default mqtt://127.0.0.1:1883)",
           examples::set_text<&settings::broker>},
    option{"--sn", "SN", "a serial number", "the dock to work with (default SIM-DOCK-0001)", examples::set_text<&settings::sn>},
    option{"--timeout", "SECONDS", "a number above 0", "how long all of it may take (default 120)",
           [](settings& to, std::string_view text) { return examples::read_positive(text, to.timeout); }},
};

} // namespace

int main(int argc, char** argv) {
    settings given{};
    if (const auto exit_code = examples::read_arguments("cloud_backend", argc, argv, options, given)) return *exit_code;
    asio::io_context io{1};
    mqtt::any_client client{io, {.url = given.broker}};
    backend demo{io, client, given.sn};
    bool ok = false;

    client.on_state([&](const mqtt::connection_state& state) {
        if (state.status == mqtt::client_status::online) demo.screen().note("connected to " + std::string{state.broker});
        if (state.status == mqtt::client_status::waiting) {
            demo.screen().bad("no connection to " + std::string{state.broker} + ": " + state.why.message() +
                              "; next attempt in " + std::to_string(state.retry_in.count()) + " ms");
        }
        if (state.status == mqtt::client_status::idle && state.why) {
            demo.screen().bad("gave up: " + state.why.message() + (state.text.empty() ? "" : ": " + std::string{state.text}));
        }
    });
    const auto stop = [&] { client.async_disconnect(asio::detached); };
    asio::steady_timer limit{io, std::chrono::milliseconds{static_cast<std::int64_t>(given.timeout * 1000)}};
    limit.async_wait([&](std::error_code error) {
        if (error) return;
        demo.screen().bad("the time is over");
        stop();
    });
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](std::error_code error, int) {
        if (!error) stop();
    });
    client.async_run([&](std::error_code) { io.stop(); });
    asio::co_spawn(io, demo.run(), [&](std::exception_ptr thrown, bool ended_ok) {
        if (thrown) std::rethrow_exception(thrown);
        ok = ended_ok;
        stop();
    });
    io.run();
    return ok ? 0 : 1;
}
