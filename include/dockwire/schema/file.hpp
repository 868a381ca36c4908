// Thing-model files (Thing Specification Language): profile, properties, services, events.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/core/result.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/detail/numbers.hpp"

namespace dockwire::thing {

/// The names of data types in a file.
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

namespace tsl {

/// Push modes as files have them.
enum class push : int { osd = 0, state = 1, none = 2 };

constexpr auto values_of(tag<push>) {
    return table<push>({{push::osd, "At a fixed rate"}, {push::state, "When it changes"}, {push::none, "Not pushed"}});
}

struct data_type {
    std::string type{};
    /// By type: the limits, the members, or the values.
    raw_json specs{};
};
void describe(const data_type& self, auto& field) {
    field("type", self.type);
    field("specs", self.specs);
}

struct limits {
    std::optional<double> min{};
    std::optional<double> max{};
    std::optional<double> step{};
    std::optional<double> no_reading{};
    std::optional<std::string> unit{};
    std::optional<std::size_t> min_length{};
    std::optional<std::size_t> length{};
    std::optional<std::size_t> size{};
    std::optional<data_type> item{};
};
void describe(const limits& self, auto& field) {
    field("min", self.min);
    field("max", self.max);
    field("step", self.step);
    field("unit", self.unit);
    field("noReading", self.no_reading);
    field("minLength", self.min_length);
    field("length", self.length);
    field("size", self.size);
    field("item", self.item);
}

/// Values of an enum: each is a key, its text the value.
struct enum_values {
    thing::extra extra{};
};
void describe(const enum_values&, auto&) {}

struct field {
    std::string identifier{};
    std::optional<std::string> name{};
    std::optional<std::string> remark{};
    std::optional<std::string> alias{};
    std::optional<bool> required{};
    std::optional<bool> keyed{};
    std::optional<open<access_mode>> access{};
    std::optional<tsl::push> push{};
    data_type type{};
};
void describe(const field& self, auto& field) {
    field("identifier", self.identifier);
    field("name", self.name);
    field("remark", self.remark);
    field("alias", self.alias);
    field("required", self.required);
    field("keyed", self.keyed);
    field("accessMode", self.access);
    field("pushMode", self.push);
    field("dataType", self.type);
}

struct service {
    std::string identifier{};
    std::optional<std::string> name{};
    std::optional<open<schema_call>> call{};
    std::optional<std::vector<field>> input{};
    std::optional<std::vector<field>> output{};
};
void describe(const service& self, auto& field) {
    field("identifier", self.identifier);
    field("name", self.name);
    field("callType", self.call);
    field("inputData", self.input);
    field("outputData", self.output);
}

struct event {
    std::string identifier{};
    std::optional<std::string> name{};
    std::optional<open<schema_level>> level{};
    std::optional<std::vector<field>> output{};
};
void describe(const event& self, auto& field) {
    field("identifier", self.identifier);
    field("name", self.name);
    field("type", self.level);
    field("outputData", self.output);
}

struct profile {
    std::optional<std::string> name{};
    std::optional<std::string> version{};
    std::optional<std::string> product_key{};
};
void describe(const profile& self, auto& field) {
    field("name", self.name);
    field("version", self.version);
    field("productKey", self.product_key);
}

struct file {
    tsl::profile profile{};
    std::vector<field> properties{};
    std::vector<service> services{};
    std::vector<event> events{};
};
void describe(const file& self, auto& field) {
    field("profile", self.profile);
    field("properties", self.properties);
    field("services", self.services);
    field("events", self.events);
}

using problem = std::optional<fault>;

inline fault wrong(fault_code code, std::string pointer, std::string text) {
    return {.code = code, .pointer = std::move(pointer), .text = std::move(text), .context = "thing model"};
}

/// "a, b or c": all that the table of an enum has.
template <class E>
std::string choice() {
    constexpr auto rows = names_of(tag<E>{});
    std::string text{};
    for (std::size_t i = 0; i < rows.size(); ++i)
        (text += i == 0 ? "" : i + 1 == rows.size() ? " or " : ", ") += rows[i].text;
    return text;
}

template <class E>
problem take(const std::optional<open<E>>& from, E& into, const std::string& at) {
    if (!from) return std::nullopt;
    if (!from->known())
        return wrong(fault_code::unknown_value, at, "wanted " + choice<E>() + ", got " + detail::excerpt(from->text()));
    into = *from->known();
    return std::nullopt;
}

template <class T>
problem read_specs(const raw_json& specs, T& into, const std::string& at) {
    return json_reader{}.read(specs.text, into, {.context = "thing model", .pointer = at + "/specs"});
}

problem take_fields(const std::vector<field>& from, std::vector<thing::field>& into, const std::string& at);
problem take_type(const data_type& from, thing::field& into, const std::string& at);

/// The key of an enum value is a text; that of an integer enum has an integer in it.
inline problem take_value(const extra::field& from, thing::field& into, const std::string& at) {
    const std::string here = at + "/specs" + detail::pointer_token(from.name);
    std::int64_t number{};
    if (into.kind == kind::number_enum && !detail::parse_whole(from.name, number))
        return wrong(fault_code::wrong_type, here, "wanted an integer as the value of an enum_int");
    auto text = from_json<std::string>(from.json, {.context = "thing model", .pointer = here});
    if (!text) return std::move(text).error();
    into.values.push_back({from.name, *std::move(text)});
    return std::nullopt;
}

inline problem take_values(const data_type& from, thing::field& into, const std::string& at) {
    enum_values values{};
    if (auto bad = read_specs(from.specs, values, at)) return bad;
    if (values.extra.empty()) return wrong(fault_code::missing_field, at + "/specs", "wanted the values of the enum");
    for (const extra::field& value : values.extra.fields)
        if (auto bad = take_value(value, into, at)) return bad;
    return std::nullopt;
}

inline problem take_members(const data_type& from, thing::field& into, const std::string& at) {
    std::vector<field> members{};
    if (auto bad = read_specs(from.specs, members, at)) return bad;
    return take_fields(members, into.children, at + "/specs");
}

inline problem take_item(const limits& from, thing::field& into, const std::string& at) {
    if (into.kind != kind::array && into.kind != kind::map) return std::nullopt;
    if (!from.item) return wrong(fault_code::missing_field, at + "/specs/item", "missing, the type of what is inside");
    return take_type(*from.item, into.children.emplace_back(), at + "/specs/item");
}

inline problem take_limits(const data_type& from, thing::field& into, const std::string& at) {
    limits read{};
    if (!from.specs.text.empty())
        if (auto bad = read_specs(from.specs, read, at)) return bad;
    if (read.min && read.max && *read.min > *read.max)
        return wrong(fault_code::out_of_range, at + "/specs/max", "is less than min");
    if (read.min_length && read.length && *read.min_length > *read.length)
        return wrong(fault_code::out_of_range, at + "/specs/length", "is less than minLength");
    into.rule.min = read.min;
    into.rule.max = read.max;
    into.rule.step = read.step;
    into.rule.no_reading = read.no_reading;
    into.rule.unit = read.unit.value_or("");
    into.rule.min_length = read.min_length;
    into.rule.max_length = read.length;
    into.rule.size = read.size;
    return take_item(read, into, at);
}

/// The kind by its name in a file; other platforms write "enum" and "float".
inline std::optional<thing::kind> kind_named(std::string_view name) {
    if (name == "enum") return kind::number_enum;
    if (name == "float") return kind::real;
    return open<thing::kind>{name}.known();
}

inline problem take_type(const data_type& from, thing::field& into, const std::string& at) {
    const auto is = kind_named(from.type);
    if (!is)
        return wrong(fault_code::unknown_value, at + "/type",
                     "wanted " + choice<thing::kind>() + ", got " + detail::excerpt(from.type));
    into.kind = *is;
    const bool has_specs = !from.specs.text.empty();
    if (!has_specs && (is_enum(*is) || is == kind::object))
        return wrong(fault_code::missing_field, at + "/specs", is_enum(*is) ? "missing, the values" : "missing, the members");
    if (is_enum(*is)) return take_values(from, into, at);
    return is == kind::object ? take_members(from, into, at) : take_limits(from, into, at);
}

inline bool is_form(std::string_view identifier) noexcept {
    return identifier.size() > 2 && identifier.front() == '{' && identifier.back() == '}';
}

inline push_mode push_of(std::optional<push> from) noexcept {
    if (from == push::osd) return push_mode::osd;
    return from == push::state ? push_mode::state : push_mode::undocumented;
}

inline problem take_field(const field& from, thing::field& into, const std::string& at) {
    into.name = from.identifier;
    into.title = from.name.value_or("");
    into.rule.remark = from.remark.value_or("");
    into.rule.alias = from.alias.value_or("");
    into.required = from.required.value_or(false);
    into.keyed = from.keyed.value_or(false);
    if (into.keyed && !is_form(from.identifier))
        return wrong(fault_code::unknown_value, at + "/identifier",
                     "wanted the form of a key, such as {type-subtype-gimbalindex}, got " + detail::excerpt(from.identifier));
    if (from.push && !is_listed(*from.push)) return wrong(fault_code::unknown_value, at + "/pushMode", "wanted 0, 1 or 2");
    into.rule.push = push_of(from.push);
    if (auto bad = take(from.access, into.rule.access, at + "/accessMode")) return bad;
    return take_type(from.type, into, at + "/dataType");
}

/// Whether the newest part of a list has an identifier that no other has.
template <class T>
problem check_identifier(const std::vector<T>& parts, std::string T::* identifier, const std::string& at) {
    const std::string& newest = parts.back().*identifier;
    const auto count = std::ranges::count(parts, newest, identifier);
    if (count == 1) return std::nullopt;
    return wrong(fault_code::duplicate_key, at + "/identifier",
                 "wanted another one, there is a second " + detail::excerpt(newest));
}

inline problem take_fields(const std::vector<field>& from, std::vector<thing::field>& into, const std::string& at) {
    for (std::size_t i = 0; i < from.size(); ++i) {
        const std::string here = at + "/" + std::to_string(i);
        if (auto bad = take_field(from[i], into.emplace_back(), here)) return bad;
        if (auto bad = check_identifier(into, &thing::field::name, here)) return bad;
        if (from[i].identifier.empty() && from.size() != 1)
            return wrong(fault_code::wrong_length, here + "/identifier", "wanted a name, got none");
    }
    return std::nullopt;
}

inline problem take_output(const std::optional<std::vector<field>>& from, std::vector<thing::field>& into,
                           const std::string& at) {
    return from ? take_fields(*from, into, at) : std::nullopt;
}

inline problem take_service(const service& from, schema_service& into, const std::string& at) {
    into.identifier = from.identifier;
    into.name = from.name.value_or("");
    if (auto bad = take(from.call, into.call, at + "/callType")) return bad;
    if (auto bad = take_output(from.input, into.input, at + "/inputData")) return bad;
    return take_output(from.output, into.output, at + "/outputData");
}

inline problem take_event(const event& from, schema_event& into, const std::string& at) {
    into.identifier = from.identifier;
    into.name = from.name.value_or("");
    if (auto bad = take(from.level, into.level, at + "/type")) return bad;
    return take_output(from.output, into.output, at + "/outputData");
}

/// Services or events, each by `take_one`.
template <class From, class Into>
problem take_parts(const std::vector<From>& from, std::vector<Into>& into, const std::string& at,
                   problem (*take_one)(const From&, Into&, const std::string&)) {
    for (std::size_t i = 0; i < from.size(); ++i) {
        const std::string here = at + "/" + std::to_string(i);
        if (from[i].identifier.empty()) return wrong(fault_code::wrong_length, here + "/identifier", "wanted a name, got none");
        if (auto bad = take_one(from[i], into.emplace_back(), here)) return bad;
        if (auto bad = check_identifier(into, &Into::identifier, here)) return bad;
    }
    return std::nullopt;
}

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

inline raw_json put_limits(const thing::field& from) {
    limits made{};
    made.min = from.rule.min;
    made.max = from.rule.max;
    made.step = from.rule.step;
    made.no_reading = from.rule.no_reading;
    made.unit = given(from.rule.unit);
    made.min_length = from.rule.min_length;
    made.length = from.rule.max_length;
    made.size = from.rule.size;
    if (!from.children.empty()) made.item = put_type(from.children.front());
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

inline problem take_file(const file& from, schema& into) {
    into.profile = {from.profile.name.value_or(""), from.profile.version.value_or(""), from.profile.product_key.value_or("")};
    if (auto bad = take_fields(from.properties, into.properties, "/properties")) return bad;
    if (auto bad = take_parts(from.services, into.services, "/services", take_service)) return bad;
    return take_parts(from.events, into.events, "/events", take_event);
}

} // namespace tsl

/// Reads the text of a thing-model file. Numbers may be texts, as some platforms write them; keys that a model has no place for are
/// ignored. `docs/custom-device.md` has the form.
/// @return the model, or the first fault: with the byte's position for what is not JSON, else with a JSON pointer and what was wanted
inline result<schema, fault> read_schema(std::string_view text) {
    tsl::file file{};
    if (auto bad = json_reader{}.read(text, file, {.context = "thing model"})) return *std::move(bad);
    schema made{};
    if (auto bad = tsl::take_file(file, made)) return *std::move(bad);
    return made;
}

/// The text of a thing-model file; reading it gives an equal model.
/// @return the text, or a fault for a text in the model that is not UTF-8
inline result<std::string, fault> write_schema(const schema& model) {
    auto text = to_json(tsl::put_file(model), {.context = "thing model"});
    if (!text) return text;
    auto tree = nlohmann::ordered_json::parse(*text, nullptr, false);
    if (tree.is_discarded()) return tsl::wrong(fault_code::invalid_text, {}, "a text is not valid UTF-8");
    return tree.dump(2) + "\n";
}

} // namespace dockwire::thing
