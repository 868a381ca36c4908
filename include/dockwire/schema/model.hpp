// What a thing-model file says, as data: a product that no header has to know.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/describe/enums.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing {

/// What a file calls the kinds.
constexpr auto names_of(tag<kind>) {
    return table<kind>({{kind::boolean, "bool"},
                        {kind::integer, "int"},
                        {kind::real, "double"},
                        {kind::text, "text"},
                        {kind::number_enum, "enum_int"},
                        {kind::text_enum, "enum_string"},
                        {kind::object, "struct"},
                        {kind::array, "array"},
                        {kind::map, "map"},
                        {kind::any, "any"}});
}

constexpr auto names_of(tag<access_mode>) { return table<access_mode>({{access_mode::r, "r"}, {access_mode::rw, "rw"}}); }

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
    std::vector<field> input{};
    std::vector<field> output{};

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
    std::vector<field> output{};

    bool operator==(const schema_event&) const = default;
};

/// A thing model. It is a value: copy it, change it, compare it.
struct schema {
    schema_profile profile{};
    std::vector<field> properties{};
    std::vector<schema_service> services{};
    std::vector<schema_event> events{};

    /// The part with this identifier, or nullptr; valid until the vector changes.
    const field* find_property(std::string_view name) const noexcept { return find_field(properties, name); }
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
