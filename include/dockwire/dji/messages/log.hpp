// Logs of dock and aircraft ("Remote Log").
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/job.hpp"
#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/storage_parts.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Whose log it is.
enum class log_module : int { aircraft = 0, dock = 3 };

constexpr auto values_of(thing::tag<log_module>) {
    using enum log_module;
    return thing::table<log_module>({{aircraft, "Aircraft"}, {dock, "Dock"}});
}

/// What happens to a running upload.
enum class log_upload_action { cancel };

constexpr auto names_of(thing::tag<log_upload_action>) {
    using enum log_upload_action;
    return thing::table<log_upload_action>({{cancel, "cancel"}});
}

/// One log: from a start of the device to its end.
struct log_file {
    int boot_index{0};
    /// Unix time. The pages of Dock and Dock 2 say seconds, but their examples show milliseconds as well.
    std::int64_t start_time{0};
    std::int64_t end_time{0};
    std::int64_t size{0};
    thing::extra extra{};

    bool operator==(const log_file&) const = default;
};
void describe(const log_file& self, auto& field) {
    field("boot_index", self.boot_index);
    field("start_time", self.start_time, {.unit = "ms"});
    field("end_time", self.end_time, {.unit = "ms", .alias = "end_ime"});
    field("size", self.size, {.unit = "B"});
}

/// The logs of one device.
struct device_logs {
    std::string device_sn{};
    std::optional<int> result{};
    log_module module{log_module::aircraft};
    std::vector<log_file> list{};
    thing::extra extra{};

    bool operator==(const device_logs&) const = default;
};
void describe(const device_logs& self, auto& field) {
    field("device_sn", self.device_sn);
    field("result", self.result);
    field("module", self.module);
    field("list", self.list);
}

/// A log that is uploaded.
struct log_choice {
    int boot_index{0};
    thing::extra extra{};

    bool operator==(const log_choice&) const = default;
};
void describe(const log_choice& self, auto& field) { field("boot_index", self.boot_index); }

/// The logs of one device that are uploaded into one file.
struct log_upload_file {
    std::string object_key{};
    /// The number of a `log_module`, as a text.
    std::string module{};
    std::vector<log_choice> list{};
    thing::extra extra{};

    bool operator==(const log_upload_file&) const = default;
};
void describe(const log_upload_file& self, auto& field) {
    field("object_key", self.object_key);
    field("module", self.module);
    field("list", self.list);
}

/// What is uploaded.
struct log_upload {
    std::vector<log_upload_file> files{};
    thing::extra extra{};

    bool operator==(const log_upload&) const = default;
};
void describe(const log_upload& self, auto& field) { field("files", self.files); }

/// How far one file is.
struct log_file_progress {
    std::optional<int> progress{};
    std::optional<int> current_step{};
    std::optional<int> total_step{};
    std::optional<int> result{};
    std::optional<thing::open<job_status>> status{};
    std::optional<std::int64_t> finish_time{};
    std::optional<int> upload_rate{};
    thing::extra extra{};

    bool operator==(const log_file_progress&) const = default;
};
void describe(const log_file_progress& self, auto& field) {
    field("progress", self.progress, {.alias = "prgress"});
    field("current_step", self.current_step);
    field("total_step", self.total_step);
    field("result", self.result);
    field("status", self.status);
    field("finish_time", self.finish_time);
    field("upload_rate", self.upload_rate);
}

/// A file that is uploaded.
struct log_file_upload {
    log_module module{log_module::aircraft};
    std::optional<std::int64_t> size{};
    std::string device_sn{};
    /// Its key in the object storage.
    std::string key{};
    std::optional<std::string> fingerprint{};
    std::optional<log_file_progress> progress{};
    thing::extra extra{};

    bool operator==(const log_file_upload&) const = default;
};
void describe(const log_file_upload& self, auto& field) {
    field("module", self.module);
    field("size", self.size, {.unit = "B"});
    field("device_sn", self.device_sn);
    field("key", self.key);
    field("fingerprint", self.fingerprint);
    field("progress", self.progress);
}

/// The files of an upload.
struct log_upload_files {
    std::vector<log_file_upload> files{};
    thing::extra extra{};

    bool operator==(const log_upload_files&) const = default;
};
void describe(const log_upload_files& self, auto& field) { field("files", self.files); }

/// How an upload goes.
struct log_upload_report {
    std::optional<log_upload_files> ext{};
    std::optional<thing::open<job_status>> status{};
    thing::extra extra{};

    bool operator==(const log_upload_report&) const = default;
};
void describe(const log_upload_report& self, auto& field) {
    field("ext", self.ext);
    field("status", self.status);
}

/// Asks for the logs that can be uploaded ("Remote Log": fileupload_list).
struct fileupload_list {
    static constexpr std::string_view method = "fileupload_list";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;

    /// The files stand beside `result`, not inside `output`.
    struct reply {
        int result{0};
        std::vector<device_logs> files{};
        thing::extra extra{};

        bool operator==(const reply&) const = default;
    };

    std::vector<log_module> module_list{};
    thing::extra extra{};

    bool operator==(const fileupload_list&) const = default;
};
void describe(const fileupload_list::reply& self, auto& field) {
    field("result", self.result, {.required = false});
    field("files", self.files, {.max_length = 2});
}
void describe(const fileupload_list& self, auto& field) { field("module_list", self.module_list); }

/// Uploads logs ("Remote Log": fileupload_start).
struct fileupload_start {
    static constexpr std::string_view method = "fileupload_start";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    using reply = ack;

    std::string bucket{};
    std::string region{};
    storage_credentials credentials{};
    std::string endpoint{};
    thing::open<storage_provider> provider{};
    log_upload params{};
    thing::extra extra{};

    bool operator==(const fileupload_start&) const = default;
};
void describe(const fileupload_start& self, auto& field) {
    field("bucket", self.bucket, {.min_length = 1});
    field("region", self.region);
    field("credentials", self.credentials);
    field("endpoint", self.endpoint);
    field("provider", self.provider);
    field("params", self.params);
}

/// Cancels an upload ("Remote Log": fileupload_update).
struct fileupload_update {
    static constexpr std::string_view method = "fileupload_update";
    static constexpr message_kind kind = message_kind::service;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    thing::open<log_upload_action> status{};
    /// Numbers of a `log_module`, as texts.
    std::vector<std::string> module_list{};
    thing::extra extra{};

    bool operator==(const fileupload_update&) const = default;
};
void describe(const fileupload_update& self, auto& field) {
    field("status", self.status);
    field("module_list", self.module_list);
}

namespace event {

/// How far an upload is ("Remote Log": fileupload_progress).
struct fileupload_progress {
    static constexpr std::string_view method = "fileupload_progress";
    static constexpr message_kind kind = message_kind::event;
    static constexpr gateway_set known_to = gateways::docks;
    static constexpr bool safe_to_repeat = true;
    using reply = ack;

    std::optional<int> result{};
    log_upload_report output{};
    thing::extra extra{};

    bool operator==(const fileupload_progress&) const = default;
};
void describe(const fileupload_progress& self, auto& field) {
    field("result", self.result);
    field("output", self.output);
}

} // namespace event
} // namespace dockwire::dji
