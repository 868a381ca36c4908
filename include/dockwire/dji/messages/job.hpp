// Jobs: commands that take a while, and how far they are ("Remote Debugging", "Firmware Upgrade", "Wayline Management").
#pragma once

#include <optional>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// How a job goes. The values from `ok` on are final.
enum class job_status { sent, in_progress, paused, ok, failed, canceled, rejected, timeout };

constexpr auto names_of(thing::tag<job_status>) {
    using enum job_status;
    return thing::table<job_status>({{sent, "sent"},
                                     {in_progress, "in_progress"},
                                     {paused, "paused"},
                                     {ok, "ok"},
                                     {failed, "failed"},
                                     {canceled, "canceled"},
                                     {rejected, "rejected"},
                                     {timeout, "timeout"}});
}

/// Whether a job with this status is over; an unknown status is not.
constexpr bool is_final(job_status status) noexcept { return status >= job_status::ok; }

/// The step that a job of remote debugging is in. Each command has some of them.
enum class job_step {
    get_bid,
    check_work_mode,
    check_task_state,
    check_scram_state,
    check_ac_input_state,
    check_cover,
    upgrading_prevent_reboot,
    write_reboot_param_file,
    turn_on_drone,
    close_drone,
    drone_paddle_forward,
    drone_paddle_reverse,
    drone_paddle_stop,
    open_cover,
    close_cover,
    free_putter,
    close_putter,
    start_charge,
    stop_charge
};

constexpr auto names_of(thing::tag<job_step>) {
    using enum job_step;
    return thing::table<job_step>({{get_bid, "get_bid"},
                                   {check_work_mode, "check_work_mode"},
                                   {check_task_state, "check_task_state"},
                                   {check_scram_state, "check_scram_state"},
                                   {check_ac_input_state, "check_ac_input_state"},
                                   {check_cover, "check_cover"},
                                   {upgrading_prevent_reboot, "upgrading_prevent_reboot"},
                                   {write_reboot_param_file, "write_reboot_param_file"},
                                   {turn_on_drone, "turn_on_drone"},
                                   {close_drone, "close_drone"},
                                   {drone_paddle_forward, "drone_paddle_forward"},
                                   {drone_paddle_reverse, "drone_paddle_reverse"},
                                   {drone_paddle_stop, "drone_paddle_stop"},
                                   {open_cover, "open_cover"},
                                   {close_cover, "close_cover"},
                                   {free_putter, "free_putter"},
                                   {close_putter, "close_putter"},
                                   {start_charge, "start_charge"},
                                   {stop_charge, "stop_charge"}});
}

/// How far a job is.
struct job_progress {
    /// Absent when it is no integer: 66.7 has been seen, and stays in `extra`.
    std::optional<int> percent{};
    std::optional<thing::open<job_step>> step_key{};
    thing::extra extra{};

    bool operator==(const job_progress&) const = default;
};
void describe(const job_progress& self, auto& field) {
    field("percent", self.percent, {.min = 0, .max = 100, .step = 1, .unit = "%"});
    field("step_key", self.step_key);
}

/// The state of a job.
struct job_report {
    thing::open<job_status> status{};
    std::optional<job_progress> progress{};
    thing::extra extra{};

    bool operator==(const job_report&) const = default;
};
void describe(const job_report& self, auto& field) {
    field("status", self.status);
    field("progress", self.progress);
}

/// The state of a job that was just accepted.
struct job_start {
    thing::open<job_status> status{};
    thing::extra extra{};

    bool operator==(const job_start&) const = default;
};
void describe(const job_start& self, auto& field) { field("status", self.status); }

/// The reply to a command that starts a job.
struct job_reply {
    int result{0};
    std::optional<job_start> output{};
    thing::extra extra{};

    bool operator==(const job_reply&) const = default;
};
void describe(const job_reply& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

} // namespace dockwire::dji
