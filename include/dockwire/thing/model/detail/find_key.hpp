// Which field a key belongs to.
#pragma once

#include <string_view>
#include <vector>

#include "dockwire/thing/describe/keyed.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing::detail {

/// The field that a member with this key is, or nullptr.
inline const field* find_key(std::string_view key, const std::vector<field>& fields) noexcept {
    const field* other = nullptr;
    for (const field& one : fields) {
        if (!one.keyed && one.name == key) return &one; // as the reader: a name goes before another spelling
        const bool is_other = one.keyed ? has_form(one.name, key) : !one.rule.alias.empty() && one.rule.alias == key;
        if (is_other && other == nullptr) other = &one;
    }
    return other;
}

} // namespace dockwire::thing::detail
