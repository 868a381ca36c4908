// Properties that the cloud can set, one message each ("Properties": access mode rw): the reply, and the properties of docks.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/dji/messages/remarks.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// The result for one property, or for one member of a property that is a struct.
struct property_result {
    /// Its name; a member's is "property/member".
    std::string name{};
    /// 0 is success, 1 failure, 2 time-out, else a result code of the reference.
    int result{0};

    bool operator==(const property_result&) const = default;
};

/// The reply to a property set.
struct property_reply {
    std::vector<property_result> results{};

    /// The first result that is not success, or 0.
    int result() const noexcept {
        for (const property_result& one : results)
            if (one.result != 0) return one.result;
        return 0;
    }

    bool operator==(const property_reply&) const = default;
};

/// Whether the user takes part in the user experience improvement plan.
enum class improvement_plan : int { undecided = 0, refused = 1, agreed = 2 };

constexpr auto values_of(thing::tag<improvement_plan>) {
    using enum improvement_plan;
    return thing::table<improvement_plan>({{undecided, "Undecided"}, {refused, "Refused"}, {agreed, "Agreed"}});
}

namespace property {

/// Quiet fan, less cooling, no buzzer while the cover moves ("Dock, Properties": silent_mode).
struct silent_mode {
    static constexpr std::string_view method = "silent_mode";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    toggle value{toggle::off};
    thing::extra extra{};

    bool operator==(const silent_mode&) const = default;
};
void describe(const silent_mode& self, auto& field) { field("silent_mode", self.value, {.access = thing::access_mode::rw}); }

/// Photos go to the cloud while the aircraft flies to a point ("Dock 2, Properties": air_transfer_enable).
struct air_transfer_enable {
    static constexpr std::string_view method = "air_transfer_enable";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    bool value{false};
    thing::extra extra{};

    bool operator==(const air_transfer_enable&) const = default;
};
void describe(const air_transfer_enable& self, auto& field) {
    field("air_transfer_enable", self.value, {.access = thing::access_mode::rw});
}

/// Whether the user takes part in the improvement plan ("Dock, Properties": user_experience_improvement).
struct user_experience_improvement {
    static constexpr std::string_view method = "user_experience_improvement";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    improvement_plan value{improvement_plan::undecided};
    thing::extra extra{};

    bool operator==(const user_experience_improvement&) const = default;
};
void describe(const user_experience_improvement& self, auto& field) {
    field("user_experience_improvement", self.value, {.access = thing::access_mode::rw});
}

/// Night lights of Dock 3. A program for devices sets it; what its values mean is not known.
struct night_lights_mode {
    static constexpr std::string_view method = "night_lights_mode";
    static constexpr message_kind kind = message_kind::property_set;
    static constexpr std::array models{model::dock3};
    static constexpr bool safe_to_repeat = true;
    using reply = property_reply;

    int value{0};
    thing::extra extra{};

    bool operator==(const night_lights_mode&) const = default;
};
void describe(const night_lights_mode& self, auto& field) {
    field("night_lights_mode", self.value, {.access = thing::access_mode::rw, .remark = remarks::undocumented});
}

} // namespace property
} // namespace dockwire::dji
