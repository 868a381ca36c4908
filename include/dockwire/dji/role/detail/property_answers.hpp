// Properties that one message sets, and their results.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/dji/protocol/outgoing.hpp"
#include "dockwire/dji/role/role.hpp"
#include "dockwire/thing/describe/keyed.hpp"

namespace dockwire::dji::detail {

/// A property that a message sets.
struct set_property {
    std::string name{};
    /// The members of a property that is a struct.
    std::vector<std::string> members{};
    int result{0};
};

/// By the index of the payload; those of the device itself have an empty one.
using set_properties = std::map<std::string, std::vector<set_property>>;

/// The names of an object's members; none for another value.
inline std::vector<std::string> member_names(const thing::tape_value& value) {
    std::vector<std::string> names;
    if (value.kind() != thing::value_kind::object) return names;
    for (auto members = value.members(); !members.done(); members.next())
        names.emplace_back(members.key());
    return names;
}

inline std::vector<set_property> properties_of_payload(const thing::tape_value& value) {
    std::vector<set_property> found;
    if (value.kind() != thing::value_kind::object) return found;
    for (auto members = value.members(); !members.done(); members.next())
        found.push_back({std::string{members.key()}, member_names(members.value())});
    return found;
}

/// The properties in the data of a message; none if it is not an object.
inline set_properties properties_in(const thing::tape_value& data) {
    set_properties found;
    if (data.kind() != thing::value_kind::object) return found;
    for (auto members = data.members(); !members.done(); members.next())
        if (std::string key{members.key()}; thing::dashed_numbers<3>.matches(key))
            found[key] = properties_of_payload(members.value());
        else
            found[{}].push_back({std::move(key), member_names(members.value())});
    return found;
}

/// The result of a property; a struct has one for each member that was set.
inline std::string result_of_property(const set_property& one) {
    std::string plain = plain_answer(one.result).data;
    if (one.members.empty()) return plain;
    std::string text{};
    member_writer results{text};
    for (const std::string& member : one.members)
        results.raw(member, plain);
    results.finish();
    return text;
}

inline void write_results(const std::vector<set_property>& properties, member_writer& into) {
    for (const set_property& one : properties)
        into.raw(one.name, result_of_property(one));
}

inline std::string results_text(const set_properties& all) {
    std::string text{};
    member_writer results{text};
    for (const auto& [payload, properties] : all) {
        if (payload.empty()) {
            write_results(properties, results);
            continue;
        }
        std::string inside{};
        member_writer of_payload{inside};
        write_results(properties, of_payload);
        of_payload.finish();
        results.raw(payload, inside);
    }
    results.finish();
    return text;
}

/// The answer to a message that sets properties; it is sent when all have a result.
class property_answers {
public:
    property_answers(finisher finish, set_properties all) : finish_{std::move(finish)}, all_{std::move(all)} {
        for (auto& [payload, properties] : all_)
            for (set_property& one : properties)
                by_name_[one.name].push_back(&one);
        missing_ = by_name_.size();
    }
    property_answers(const property_answers&) = delete;
    property_answers& operator=(const property_answers&) = delete;
    ~property_answers() = default;

    /// What has to be handled. A property that is set for several payloads is handled once.
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        names.reserve(by_name_.size());
        for (const auto& [name, places] : by_name_)
            names.push_back(name);
        return names;
    }

    void add(const std::string& name, int result) {
        for (set_property* const one : by_name_[name])
            one->result = result;
        if (result != 0) result_ = result;
        if (--missing_ == 0) finish_({result_, results_text(all_)});
    }

private:
    finisher finish_;
    set_properties all_;
    /// Places in `all_`.
    std::map<std::string, std::vector<set_property*>> by_name_{};
    std::size_t missing_{0};
    int result_{0};
};

} // namespace dockwire::dji::detail
