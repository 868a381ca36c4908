// One field of a message as data: what a described struct and a thing-model file say alike.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/describe/rules.hpp"

namespace dockwire::thing {

/// What a value is, by the data types of a thing model.
enum class kind : std::uint8_t { boolean, integer, real, text, number_enum, text_enum, object, array, map, any };

constexpr bool is_enum(kind which) noexcept { return which == kind::number_enum || which == kind::text_enum; }

/// A documented value of an enum.
struct value_row {
    /// As it travels: a number in decimal, or a text.
    std::string value{};
    /// What it means; for a text enum of a described struct the value again.
    std::string text{};

    bool operator==(const value_row&) const = default;
};

/// What a field keeps of its rules.
using field_rules = basic_rules<std::string>;

/// A property, a parameter, a member of a struct, or the item of an array or map.
struct field {
    /// The key. Of a `keyed` field a form such as "{type-subtype-gimbalindex}": all keys of that many numbers with dashes between them.
    /// Empty for an item, and for the one field of data that is no object.
    std::string name{};
    /// What people call it.
    std::string title{};
    thing::kind kind{thing::kind::text};
    bool required{false};
    /// Whether the key is data (`field.keyed` in a `describe`).
    bool keyed{false};
    /// The limits of an array or map are its lengths; what is said of the numbers in it stands at its item. `required` is not set here,
    /// and `no_reading` only where there may be none.
    field_rules rule{};
    /// The values of an enum.
    std::vector<value_row> values{};
    /// The members of a struct, of which one without any takes all; the one item of an array or map.
    std::vector<field> children{};

    bool operator==(const field&) const = default;
};

/// The field of this name, or nullptr; valid until the vector changes.
inline const field* find_field(const std::vector<field>& fields, std::string_view name) noexcept {
    for (const field& one : fields)
        if (one.name == name) return &one;
    return nullptr;
}

} // namespace dockwire::thing
