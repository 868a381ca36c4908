// The form of thing-model files (Thing Specification Language), described like a message.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "dockwire/schema/model.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::thing::detail::tsl {

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
    std::optional<double> scale{};
    /// A number, or a list of them.
    raw_json no_reading{};
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
    field("scale", self.scale);
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

} // namespace dockwire::thing::detail::tsl
