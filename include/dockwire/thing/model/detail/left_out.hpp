// What a reader could not read and `extra` kept, on its way back into the text.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/thing/describe/extra.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"

namespace dockwire::thing::detail {

inline bool has_left_out(const extra& kept) noexcept { return std::ranges::any_of(kept.fields, &extra::field::left_out); }

/// What is kept of what is inside of the member `field`, a list or a map.
struct kept_parts {
    const extra* kept{nullptr};
    std::string_view field{};

    /// The token behind "field/"; empty if it is none of them.
    std::string_view token_of(const extra::field& one) const noexcept {
        const bool is_part = one.left_out && one.is_inside(field);
        return is_part ? std::string_view{one.name}.substr(field.size() + 1) : std::string_view{};
    }
};

/// The elements of a list that were left out, from the first to the last.
class left_out_elements {
public:
    explicit left_out_elements(const kept_parts& of) noexcept : of_{of} {}

    /// The JSON of the element at `index`, or nullptr. Indices only grow.
    const std::string* at(std::size_t index) noexcept {
        if (of_.kept == nullptr) return nullptr;
        for (; next_ < of_.kept->fields.size(); ++next_) {
            const extra::field& one = of_.kept->fields[next_];
            const std::string_view token = of_.token_of(one);
            std::size_t place{};
            const auto parsed = std::from_chars(token.data(), token.data() + token.size(), place);
            if (token.empty() || parsed.ec != std::errc{} || place < index) continue;
            if (place > index) return nullptr;
            ++next_;
            return &one.json;
        }
        return nullptr;
    }

private:
    kept_parts of_;
    std::size_t next_{0};
};

/// The key that a token of a JSON pointer stands for.
inline std::string key_of_token(std::string_view token) {
    std::string key{};
    bool is_escaped = false;
    for (const char c : token) {
        if (is_escaped)
            key += c == '1' ? '/' : '~';
        else if (c != '~')
            key += c;
        is_escaped = !is_escaped && c == '~';
    }
    return key;
}

/// Whether a struct still has nothing in the place of what was left out: of a member, or of an entry with a key that is data. What is kept
/// of the inside of a member is for whoever writes that.
inline bool is_still_missing(const extra::field& one, const void* value, const layout& is) {
    for (const layout_row& row : is.rows) {
        if (row.keyed && has_form(row.name, one.name)) return !row.type->map->has(row.of(value), one.name);
        if (!row.keyed && row.name == one.name) return holds_nothing(row.of(value), *row.type);
    }
    return false;
}

} // namespace dockwire::thing::detail
