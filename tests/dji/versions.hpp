// The page of the reference that says what each version of the Cloud API added, and what becomes of devices of other versions.
#pragma once

#include <array>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "dji/all_described.hpp"
#include "dji/markdown.hpp"

namespace dockwire::dji::reference {

struct api_version {
    /// As `since` of a message names it.
    std::string_view number{};
    std::string_view date{};
    std::string_view adds{};
};

/// After 1.11.3 of November 2024.
inline constexpr std::array versions{
    api_version{"1.12", "January 2025", "RC Plus 2 with Matrice 4E and 4T, through Pilot 2"},
    api_version{"1.13", "February 2025", "Dock 3 with Matrice 4D and 4TD; the searchlight AL1 and the speaker AS1"},
    api_version{"1.14", "April 2025",
                "waylines for an aircraft that flies already (Dock 2, Dock 3); Dock 3: flight areas, unlocking, forced landing; "
                "points of interest "
                "through Pilot 2"},
    api_version{"1.15", "June 2025", "Matrice 400 through Pilot 2; firmware of PSDK payloads (Dock 3)"},
    api_version{"1.16", "November 2025", "recognition and following (Dock 3)"},
    api_version{"1.16.1", "December 2025",
                "infrared photos in the format DLT-664 (Dock 3); `remaining_power_for_return_home` (Dock 2, Dock 3)"},
    api_version{"after 1.16.1", "April to June 2026", "obstacle avoidance is told (Dock 3); the pages give it no number"},
    api_version{"1.12-1.16.1", "", "what came in one of these versions, the pages do not say in which"},
};

constexpr std::string_view versions_text{R"(
# Versions of the Cloud API

[All domains and products](README.md)

The described types are those of Cloud API 1.16.1, from DJI's public pages as of June 2026. They were compared with messages that devices
sent, as far as such were published; they are not verified on hardware. Where the pages of two versions differ, the newer one is the model. In C++
`dji::message_traits<M>::since` says which version brought a message, `M::known_to` which gateways know it.

| version | date | what came |
|---|---|---|
)"};

constexpr std::string_view versions_advice{R"(
## Devices of other versions

- **Older firmware** has fewer fields: all of osd and state are optional. Keys that were renamed are read in both spellings, and
  `role_statistics` counts the older one; the newer one is written.
- **Newer firmware** has fields and values that are not described: unknown fields are kept as they are and written back, unknown values of enums
  survive too, and what cannot be read is left out of a message whose other fields arrive.
- **A device that is not listed** works with the messages that it shares: its osd and state arrive as raw JSON, see
  [custom-device.md](../custom-device.md).
- Fields that only devices show, and no page, are described and say so in their remark.
)"};

/// Links to the messages that came after 1.11.3, by their version.
inline std::map<std::string_view, texts> newer_messages(const std::vector<model_test::domain_rows>& domains) {
    std::map<std::string_view, texts> newer{};
    for (const model_test::domain_rows& page : domains)
        for (const message_row& message : page.messages)
            newer[message.since].push_back("[" + heading_of(message) + "](messages/" + page.name + ".md#" + anchor_of(message) +
                                           ")");
    newer.erase("1.11.3");
    return newer;
}

inline std::string versions_page(const std::vector<model_test::domain_rows>& domains) {
    auto newer = newer_messages(domains);
    std::string page{versions_text};
    std::string messages{"\n## New messages\n\n"};
    for (const api_version& version : versions) {
        page.append("| ")
            .append(version.number)
            .append(" | ")
            .append(version.date)
            .append(" | ")
            .append(version.adds)
            .append(" |\n");
        if (const auto links = newer.extract(version.number))
            messages.append("- ").append(version.number).append(": ").append(joined(links.mapped(), ", ")).append("\n");
    }
    if (!newer.empty()) throw std::runtime_error{"versions.hpp does not list " + std::string{newer.begin()->first}};
    return page + messages.append(versions_advice);
}

} // namespace dockwire::dji::reference
