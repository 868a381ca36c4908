// From a thing model to the form of its file.
#pragma once

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dockwire/schema/detail/tsl.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/thing/json/detail/json_text.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/read.hpp"
#include "dockwire/thing/model/write.hpp"

namespace dockwire::thing::detail::tsl {

inline std::optional<std::string> given(const std::string& text) { return text.empty() ? std::nullopt : std::optional{text}; }

std::vector<field> put_fields(const std::vector<thing::field>& from);
data_type put_type(const thing::field& from);

/// Texts of a model are UTF-8 when the whole is written: a fault there is found there.
template <class T>
raw_json put_specs(const T& specs) {
    auto text = to_json(specs);
    return {text ? *std::move(text) : std::string{"\"\xff\""}};
}

inline raw_json put_values(const thing::field& from) {
    enum_values values{};
    for (const value_row& row : from.values) {
        std::string text{};
        detail::append_text(row.text, text);
        values.extra.set(row.value, text);
    }
    return put_specs(values);
}

/// One number, or a list.
inline raw_json put_no_reading(const no_reading_numbers& from) {
    if (from.empty()) return {};
    return from.size() == 1 ? put_specs(*from.begin()) : put_specs(std::vector<double>{from.begin(), from.end()});
}

inline raw_json put_limits(const thing::field& from) {
    limits made{};
    made.min = from.rule.min;
    made.max = from.rule.max;
    made.step = from.rule.step;
    made.scale = from.rule.scale;
    made.no_reading = put_no_reading(from.rule.no_reading);
    made.unit = given(from.rule.unit);
    made.min_length = from.rule.min_length;
    made.length = from.rule.max_length;
    made.size = from.rule.size;
    if (from.kind == kind::array || from.kind == kind::map) made.item = put_type(detail::item_of(from));
    return put_specs(made);
}

inline data_type put_type(const thing::field& from) {
    const bool is_enum = thing::is_enum(from.kind);
    data_type made{};
    made.type = text_of(from.kind);
    made.specs = is_enum ? put_values(from) : from.kind == kind::object ? put_specs(put_fields(from.children)) : put_limits(from);
    if (made.specs.text == "{}") made.specs.text.clear();
    return made;
}

inline field put_field(const thing::field& from) {
    field made{};
    made.identifier = from.name;
    made.name = given(from.title);
    made.remark = given(from.rule.remark);
    made.alias = given(from.rule.alias);
    if (from.required) made.required = true;
    if (from.keyed) made.keyed = true;
    if (from.rule.access != access_mode::undocumented) made.access = from.rule.access;
    if (from.rule.push != push_mode::undocumented) made.push = from.rule.push == push_mode::osd ? push::osd : push::state;
    made.type = put_type(from);
    return made;
}

inline std::vector<field> put_fields(const std::vector<thing::field>& from) {
    std::vector<field> made;
    made.reserve(from.size());
    std::ranges::transform(from, std::back_inserter(made), put_field);
    return made;
}

inline service put_service(const schema_service& from) {
    service made{};
    made.identifier = from.identifier;
    made.name = given(from.name);
    made.call = from.call;
    made.input = put_fields(from.input);
    made.output = put_fields(from.output);
    return made;
}

inline event put_event(const schema_event& from) {
    event made{};
    made.identifier = from.identifier;
    made.name = given(from.name);
    made.level = from.level;
    made.output = put_fields(from.output);
    return made;
}

inline file put_file(const schema& from) {
    file made{};
    made.profile.name = given(from.profile.name);
    made.profile.version = given(from.profile.version);
    made.profile.product_key = given(from.profile.product_key);
    made.properties = put_fields(from.properties);
    std::ranges::transform(from.services, std::back_inserter(made.services), put_service);
    std::ranges::transform(from.events, std::back_inserter(made.events), put_event);
    return made;
}

} // namespace dockwire::thing::detail::tsl
