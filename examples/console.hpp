// What a person sees of the backend: lines, a table of devices, a progress bar. Colours and redrawing only on a terminal.
#pragma once

#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <unistd.h>
#include <utility>

namespace console {

/// A row of the table of devices.
struct device_row {
    std::string name{};
    bool online{false};
    int osd_messages{0};
    std::string detail{};
};

class screen {
public:
    /// A step of the story.
    void say(std::string_view text) { line(bold(text)); }
    /// A remark about it.
    void note(std::string_view text) { line("  " + std::string{text}); }
    void good(std::string_view text) { line(coloured("32", "  " + std::string{text})); }
    void bad(std::string_view text) { line(coloured("31", "  " + std::string{text})); }

    void table(const std::map<std::string, device_row>& rows) {
        line("  " + cell("serial number", 20) + cell("device", 14) + cell("", 9) + cell("osd", 5) + "now");
        for (const auto& [sn, row] : rows) {
            const std::string status = cell(row.online ? "online" : "offline", 9);
            line("  " + cell(sn, 20) + cell(row.name, 14) + coloured(row.online ? "32" : "90", status) +
                 cell(std::to_string(row.osd_messages), 5) + row.detail);
        }
    }

    /// On a terminal one bar that moves, elsewhere one line for each step.
    void progress(int percent, std::string_view step) {
        const int filled = percent * width / 100;
        std::string bar(static_cast<std::size_t>(filled), '#');
        bar.resize(width, '.');
        const std::string text = "  [" + coloured("36", bar) + "] " + cell(std::to_string(percent) + " %", 6) + cell(step, 44);
        if (text == std::exchange(last_bar_, text)) return;
        std::printf(terminal_ ? "\r%s" : "%s\n", text.c_str());
        std::fflush(stdout);
        open_bar_ = terminal_;
    }

private:
    static constexpr int width = 30;

    void line(const std::string& text) {
        std::printf("%s%s\n", open_bar_ ? "\n" : "", text.c_str());
        std::fflush(stdout);
        open_bar_ = false;
    }

    static std::string cell(std::string_view text, std::size_t columns) {
        std::string padded{text.substr(0, columns)};
        padded.resize(columns, ' ');
        return padded;
    }

    std::string bold(std::string_view text) const { return coloured("1", text); }
    std::string coloured(std::string_view code, std::string_view text) const {
        return terminal_ ? "\x1b[" + std::string{code} + "m" + std::string{text} + "\x1b[0m" : std::string{text};
    }

    bool terminal_{isatty(STDOUT_FILENO) != 0};
    bool open_bar_{false};
    std::string last_bar_{};
};

} // namespace console
