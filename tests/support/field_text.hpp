// Fields in words.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "dockwire/thing/model/field.hpp"

namespace dockwire::test {

/// What the arrays and maps of a field have in them, or the field itself.
inline const thing::field& innermost(const thing::field& what) {
    const bool is_around = what.kind == thing::kind::array || what.kind == thing::kind::map;
    return is_around ? innermost(what.children.front()) : what;
}

/// "integer", "array of object", "map of text enum".
inline std::string type_text(const thing::field& what) {
    static constexpr std::array<std::string_view, 10> words{"bool",      "integer", "number",    "text",    "integer enum",
                                                            "text enum", "object",  "array of ", "map of ", "any JSON"};
    std::string text{words.at(static_cast<std::size_t>(what.kind))};
    if (what.kind == thing::kind::array || what.kind == thing::kind::map) text += type_text(what.children.front());
    return text;
}

} // namespace dockwire::test
