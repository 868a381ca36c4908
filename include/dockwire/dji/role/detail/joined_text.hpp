// The data of several properties as that of one message.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/dji/protocol/outgoing.hpp"
#include "dockwire/thing/describe/keyed.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/json/value_kind.hpp"

namespace dockwire::dji::detail {

/// Members of objects, in the order in which they came.
using text_members = std::vector<std::pair<std::string, std::string>>;

/// The members of an object that is written by us.
inline void add_members(text_members& into, std::string_view object) {
    thing::tape parsed{};
    if (parsed.parse(object) || parsed.root().kind() != thing::value_kind::object) return;
    for (auto members = parsed.root().members(); !members.done(); members.next())
        into.emplace_back(members.key(), members.value().raw());
}

inline std::string object_of(const text_members& members) {
    std::string text{};
    member_writer object{text};
    for (const auto& [name, json] : members)
        object.raw(name, json);
    object.finish();
    return text;
}

/// What two properties of one payload have stands under one key.
inline void join_member(text_members& into, std::string name, std::string json) {
    const auto known = std::ranges::find(into, name, &text_members::value_type::first);
    if (known == into.end() || !thing::dashed_numbers<3>.matches(name))
        return into.emplace_back(std::move(name), std::move(json)), void();
    text_members inside{};
    add_members(inside, known->second);
    add_members(inside, json);
    known->second = object_of(inside);
}

inline std::string joined_text(const std::vector<std::string>& objects) {
    text_members all{};
    for (const std::string& object : objects) {
        text_members members{};
        add_members(members, object);
        for (auto& [name, json] : members)
            join_member(all, std::move(name), std::move(json));
    }
    return object_of(all);
}

} // namespace dockwire::dji::detail
