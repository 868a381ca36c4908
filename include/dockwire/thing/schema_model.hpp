// What a thing-model file says, as data: a product that no header has to know.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/document.hpp"
#include "dockwire/thing/enums.hpp"
#include "dockwire/thing/rules.hpp"

namespace dockwire::thing {

/// The data types of a thing model.
enum class schema_kind : std::uint8_t { boolean, integer, real, text, enum_int, enum_string, object, array, map, any };

/// Their names in a file.
constexpr auto names_of(tag<schema_kind>) {
    return table<schema_kind>({{schema_kind::boolean, "bool"},
                               {schema_kind::integer, "int"},
                               {schema_kind::real, "double"},
                               {schema_kind::text, "text"},
                               {schema_kind::enum_int, "enum_int"},
                               {schema_kind::enum_string, "enum_string"},
                               {schema_kind::object, "struct"},
                               {schema_kind::array, "array"},
                               {schema_kind::map, "map"},
                               {schema_kind::any, "any"}});
}

/// A property, a parameter, a member of a struct, or the item of an array or map.
struct schema_field {
    /// The key. Of a `keyed` field a form such as "{type-subtype-gimbalindex}": all keys of that many numbers with dashes between them.
    /// Empty for an item, and for the one field of data that is no object.
    std::string identifier{};
    /// What people call it.
    std::string name{};
    /// What people should know of it, such as which way is positive: `rules::remark`. Documentation only.
    std::string remark{};
    /// A second spelling that is accepted.
    std::string alias{};
    schema_kind kind{schema_kind::text};
    bool required{false};
    bool keyed{false};
    access_mode access{access_mode::undocumented};
    push_mode push{push_mode::undocumented};
    /// Limits of a number.
    std::optional<double> min{};
    std::optional<double> max{};
    /// Documentation only, like `rules::step`.
    std::optional<double> step{};
    /// The number that says that there is no reading; limits do not apply to it.
    std::optional<double> no_reading{};
    std::string unit{};
    /// Limits of the characters of a text, the digits of an integer, the elements of an array or map.
    std::optional<std::size_t> min_length{};
    std::optional<std::size_t> max_length{};
    std::optional<std::size_t> size{};
    /// The values of an enum.
    std::vector<value_row> values{};
    /// The members of a struct, of which one without any takes all; the one item of an array or map.
    std::vector<schema_field> children{};

    bool operator==(const schema_field&) const = default;
};

using schema_fields = std::vector<schema_field>;

/// What the product is.
struct schema_profile {
    std::string name{};
    std::string version{};
    /// How the cloud tells products apart; of the Cloud API "{domain-type-sub_type}".
    std::string product_key{};

    bool operator==(const schema_profile&) const = default;
};

enum class schema_call : std::uint8_t { async, sync };

constexpr auto names_of(tag<schema_call>) {
    return table<schema_call>({{schema_call::async, "async"}, {schema_call::sync, "sync"}});
}

/// What can be called from outside. Input and output are the members of the command's and the reply's data.
struct schema_service {
    std::string identifier{};
    std::string name{};
    schema_call call{schema_call::async};
    schema_fields input{};
    schema_fields output{};

    bool operator==(const schema_service&) const = default;
};

enum class schema_level : std::uint8_t { info, alert, error };

constexpr auto names_of(tag<schema_level>) {
    return table<schema_level>({{schema_level::info, "info"}, {schema_level::alert, "alert"}, {schema_level::error, "error"}});
}

/// What the product tells of.
struct schema_event {
    std::string identifier{};
    std::string name{};
    schema_level level{schema_level::info};
    schema_fields output{};

    bool operator==(const schema_event&) const = default;
};

/// A thing model. It is a value: copy it, change it, compare it.
struct schema {
    schema_profile profile{};
    schema_fields properties{};
    std::vector<schema_service> services{};
    std::vector<schema_event> events{};

    /// The part with this identifier, or nullptr; valid until the vector changes.
    const schema_field* find_property(std::string_view identifier) const noexcept { return find(properties, identifier); }
    const schema_service* find_service(std::string_view identifier) const noexcept { return find(services, identifier); }
    const schema_event* find_event(std::string_view identifier) const noexcept { return find(events, identifier); }

    bool operator==(const schema&) const = default;

private:
    template <class T>
    static const T* find(const std::vector<T>& parts, std::string_view identifier) noexcept {
        const auto found = std::ranges::find(parts, identifier, &T::identifier);
        return found == parts.end() ? nullptr : &*found;
    }
};

} // namespace dockwire::thing
