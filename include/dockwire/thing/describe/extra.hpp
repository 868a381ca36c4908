// JSON that no field describes, kept as text.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace dockwire::thing {

/// A member whose JSON has no fixed form. The text is kept as it came and written as it is; empty means that the field is absent.
struct raw_json {
    /// One valid JSON value. Nothing checks it on writing.
    std::string text{};

    bool operator==(const raw_json&) const = default;
};

/// The fields of an object that its `describe` does not list, in the order in which they came; they are written back behind the others.
///
/// Every described struct ends with `thing::extra extra{};`. Visitors find the member by this name.
struct extra {
    struct field {
        std::string name{};
        /// One valid JSON value. Nothing checks it on writing.
        std::string json{};

        bool operator==(const field&) const = default;
    };

    std::vector<field> fields{};

    bool empty() const noexcept { return fields.empty(); }

    /// The raw JSON of the field `name`, or nullptr. The pointer is valid until the next `set`.
    const std::string* find(std::string_view name) const noexcept {
        for (const field& one : fields)
            if (one.name == name) return &one.json;
        return nullptr;
    }

    /// Gives the field `name` the raw JSON `json`; of two values the last wins.
    void set(std::string_view name, std::string_view json) {
        for (field& one : fields)
            if (one.name == name) {
                one.json = json;
                return;
            }
        fields.push_back({std::string{name}, std::string{json}});
    }

    bool operator==(const extra&) const = default;
};

} // namespace dockwire::thing
