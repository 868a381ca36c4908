// The fields of a described struct as data, for documentation and for comparing them with a catalogue.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dockwire/thing/field_type.hpp"
#include "dockwire/thing/json_text.hpp"

namespace dockwire::thing {

/// A documented value of an enum.
struct value_row {
    /// As it travels: a number in decimal, or a text.
    std::string value{};
    /// What it means; for a text enum the value again.
    std::string text{};

    bool operator==(const value_row&) const = default;
};

/// One field.
struct field_row {
    /// The key; of `field.keyed` the name of the form.
    std::string name{};
    /// "bool", "integer", "number", "text", "integer enum", "text enum", "object" or "any JSON"; before it "array of " or "map of ".
    std::string type{};
    bool required{false};
    /// Whether the key is data (`field.keyed`).
    bool keyed{false};
    /// Whether a device may say that it has no reading (`rules::no_reading`).
    bool may_have_no_reading{false};
    rules rule{};
    std::vector<value_row> values{};
    /// The fields of the object, or of each object in an array or map. Empty where a struct contains itself.
    std::vector<field_row> children{};
};

namespace detail {

/// Structs whose fields are being listed, innermost last: a struct that contains itself is not listed again inside.
using open_types = std::vector<const void*>;

template <class T>
inline constexpr char identity_of{};

template <class M>
void document_type(field_row& row, open_types& outer);

/// The visitor that lists the fields of a described struct.
class object_documenter {
public:
    object_documenter(std::vector<field_row>& rows, open_types& outer) : rows_{rows}, outer_{outer} {}

    template <class M>
    void operator()(std::string_view name, const M&, const rules& rule = {}) {
        field_row& row = rows_.emplace_back();
        row.name = name;
        row.rule = rule;
        row.required = rule.required.value_or(!may_be_missing(type_of<M>));
        document_type<M>(row, outer_);
    }

    template <class T>
    void keyed(const key_form& form, const std::map<std::string, T>&, const rules& rule = {}) {
        field_row& row = rows_.emplace_back();
        row.name = form.name;
        row.rule = rule;
        row.keyed = true;
        document_type<T>(row, outer_);
    }

private:
    std::vector<field_row>& rows_;
    open_types& outer_;
};

template <class T>
void document_object(std::vector<field_row>& rows, open_types& outer) {
    const void* const self = &identity_of<T>;
    if (std::ranges::find(outer, self) != outer.end()) return;
    outer.push_back(self);
    object_documenter documenter{rows, outer};
    const T example{};
    describe(example, documenter);
    outer.pop_back();
}

template <class E>
void document_number_enum(field_row& row) {
    for (const named<E>& value : values_of(tag<E>{})) {
        std::string digits{};
        append_number(static_cast<std::underlying_type_t<E>>(value.value), digits);
        row.values.push_back({digits, std::string{value.text}});
    }
}

template <class E>
void document_text_enum(field_row& row) {
    for (const named<E>& value : names_of(tag<E>{}))
        row.values.push_back({std::string{value.text}, std::string{value.text}});
}

/// A struct that is an array is described like its one member.
template <class T>
void document_array(field_row& row, open_types& outer) {
    const auto member = [&]<class M>(std::string_view, const M&, const rules& = {}) { document_type<M>(row, outer); };
    const T example{};
    describe(example, member);
}

template <class M>
void document_type(field_row& row, open_types& outer) {
    constexpr field_type type = type_of<M>;
    if constexpr (type == field_type::boolean)
        row.type += "bool";
    else if constexpr (type == field_type::integer)
        row.type += "integer";
    else if constexpr (type == field_type::real)
        row.type += "number";
    else if constexpr (type == field_type::text)
        row.type += "text";
    else if constexpr (type == field_type::raw)
        row.type += "any JSON";
    else if constexpr (type == field_type::number_enum)
        row.type += "integer enum", document_number_enum<M>(row);
    else if constexpr (type == field_type::open_text)
        row.type += "text enum", document_text_enum<typename M::enum_type>(row);
    else if constexpr (type == field_type::array)
        document_array<M>(row, outer);
    else if constexpr (type == field_type::object)
        row.type += "object", document_object<M>(row.children, outer);
    else if constexpr (type == field_type::optional)
        document_type<typename M::value_type>(row, outer);
    else if constexpr (type == field_type::list)
        row.type += "array of ", document_type<typename M::value_type>(row, outer);
    else if constexpr (type == field_type::map)
        row.type += "map of ", document_type<typename M::mapped_type>(row, outer);
    else if constexpr (type == field_type::reading)
        row.may_have_no_reading = true, document_type<typename M::value_type>(row, outer);
}

} // namespace detail

/// Lists the fields of `T` in the order of its `describe`. A struct that is an array has one, without a name.
template <described T>
std::vector<field_row> document() {
    std::vector<field_row> rows{};
    detail::open_types outer{};
    detail::document_object<T>(rows, outer);
    return rows;
}

} // namespace dockwire::thing
