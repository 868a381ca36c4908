// What the clocks of the system say, for a journal.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <ctime>

#include "dockwire/store/journal.hpp"

namespace dockwire::mqtt::detail {

/// The random name that Linux gives each boot of the computer; zeros where there is none.
inline std::array<std::byte, 16> boot_name() {
    std::array<std::byte, 16> name{};
    std::FILE* const file = std::fopen("/proc/sys/kernel/random/boot_id", "re");
    if (file == nullptr) return name;
    // 32 hexadecimal digits, and dashes between.
    std::size_t digits = 0;
    for (int read = std::fgetc(file); read != EOF && digits < 2 * name.size(); read = std::fgetc(file)) {
        const int digit = read >= '0' && read <= '9' ? read - '0' : read >= 'a' && read <= 'f' ? read - 'a' + 10 : -1;
        if (digit < 0) continue;
        name[digits / 2] = name[digits / 2] << 4 | static_cast<std::byte>(digit);
        ++digits;
    }
    std::fclose(file);
    return digits == 2 * name.size() ? name : std::array<std::byte, 16>{};
}

inline journal::moment this_moment() {
    static const std::array<std::byte, 16> boot = boot_name();
    journal::moment now{};
    now.wall = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
#if defined(CLOCK_BOOTTIME)
    std::timespec since_boot{};
    if (::clock_gettime(CLOCK_BOOTTIME, &since_boot) != 0) return now; // without a boot: the wall clock counts
    now.since_boot = std::chrono::seconds{since_boot.tv_sec};
    now.boot = boot;
#endif
    return now;
}

} // namespace dockwire::mqtt::detail
