// The fields of a described struct with all that is inside them: for documentation, thing-model files, and to compare them with a catalogue.
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing {
namespace detail {

/// Structs whose fields are being listed, innermost last: a struct that contains itself is not listed again inside.
using open_forms = std::vector<const object_form*>;

inline std::vector<field> all_fields(const object_form& form, open_forms& outer);

inline void add_values(field& into, const member_type& type) {
    for (const listed_value& one : type.listed) {
        const std::string text{one.text};
        into.values.push_back({type.kind == kind::number_enum ? std::to_string(one.number) : text, text});
    }
}

/// Adds what a layout leaves to types: values of enums, and the members of structs.
inline void add_inside(field& into, const member_type& type, open_forms& outer) {
    if (type.maybe) return add_inside(into, *type.element, outer);
    if (type.element) return add_inside(into.children.front(), *type.element, outer);
    add_values(into, type);
    if (type.object == nullptr) return;
    into.children = all_fields(*type.object, outer);
    if (!type.is_array_struct()) return;
    if (into.children.empty()) into.children.push_back({.kind = kind::any}); // inside of itself
    field only = std::move(into.children.front());                           // a struct that is an array is like its one member
    into.kind = only.kind;
    into.children = std::move(only.children);
}

inline std::vector<field> all_fields(const object_form& form, open_forms& outer) {
    if (std::ranges::find(outer, &form) != outer.end()) return {};
    outer.push_back(&form);
    const layout& is = layout_of(form);
    std::vector<field> fields{is.fields};
    for (std::size_t i = 0; i < fields.size(); ++i)
        add_inside(fields[i], fields[i].keyed ? *is.rows[i].type->element : *is.rows[i].type, outer);
    outer.pop_back();
    return fields;
}

} // namespace detail

/// The fields of `T` in the order of its `describe`. A struct that is an array has one, without a name. A struct that contains itself has
/// no children where it does, and one that is an array is `kind::any` there.
template <described T>
std::vector<field> fields_of() {
    detail::open_forms outer{};
    return detail::all_fields(detail::object_form_of<T>, outer);
}

} // namespace dockwire::thing
