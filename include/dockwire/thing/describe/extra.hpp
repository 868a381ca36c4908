// JSON that no field describes, or that its field cannot have, kept as text.
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
/// Also what it lists and a tolerant reader could not read (`looseness::left_out`): a member under its name, an element of a list as
/// "points/2" with its index in the text, an entry of a map as "counts/key". A member is written from here as long as it has no value of its
/// own; an element goes back to its index in a list that reaches so far.
///
/// Every described struct ends with `thing::extra extra{};`. Visitors find the member by this name.
struct extra {
    struct field {
        std::string name{};
        /// One valid JSON value. Nothing checks it on writing.
        std::string json{};
        /// Described, but not readable.
        bool left_out{false};

        /// Whether it is a part of the member `of`.
        bool is_inside(std::string_view of) const noexcept {
            return name.size() > of.size() && name[of.size()] == '/' && name.starts_with(of);
        }

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

    /// Whether the member `name` is not whole, because it or a part of it was left out.
    bool has_left_out(std::string_view name) const noexcept {
        for (const field& one : fields)
            if (one.left_out && (one.name == name || one.is_inside(name))) return true;
        return false;
    }

    /// Drops the field `name`, and what was left out inside of it.
    void erase(std::string_view name) {
        std::erase_if(fields, [name](const field& one) { return one.name == name || (one.left_out && one.is_inside(name)); });
    }

    bool operator==(const extra&) const = default;
};

} // namespace dockwire::thing
