// The part of the reader that goes through the members of an object.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/thing/layout.hpp"
#include "dockwire/thing/read_state.hpp"
#include "dockwire/thing/source.hpp"

namespace dockwire::thing::detail {

/// @param out  a member of the type
template <value_source V>
bool read_value(read_state& state, const V& value, void* out, const member_type& type, double exceptional);

/// Which fields of a struct were there, by their place in `describe`. From place 256 on a repetition is not noticed; no message of the
/// Cloud API has a quarter as many.
class field_set {
public:
    bool has(std::size_t place) const noexcept { return place < 256 && (words_[place / 64] >> (place % 64) & 1U) != 0; }
    void add(std::size_t place) noexcept {
        if (place < 256) words_[place / 64] |= std::uint64_t{1} << (place % 64);
    }

private:
    std::array<std::uint64_t, 4> words_{};
};

/// Looking for a repeated key costs time for each pair of unknown fields; a peer that sends thousands must not gain by it.
inline void keep_unknown(extra& unknown, std::string_view key, std::string_view json) {
    constexpr std::size_t checked = 64;
    if (unknown.fields.size() < checked)
        unknown.set(key, json);
    else
        unknown.fields.push_back({std::string{key}, std::string{json}});
}

/// Reads the current member into a map; of a repeated key the last wins.
template <member_source Members>
bool read_entry(read_state& state, Members& members, void* map, const member_type& type, double exceptional) {
    const auto [value, added] = type.map->entry(map, members.key());
    if (!added && !state.tolerate(looseness::duplicate_key, members.key())) return false;
    return read_value(state, members.value(), value, *type.element, exceptional);
}

/// Reads one object. Members in the order of `describe` are found at once.
template <member_source Members>
class object_reader {
public:
    object_reader(read_state& state, Members members, void* object, const layout& fields)
        : state_{state}, object_{object}, fields_{fields}, members_{std::move(members)} {}

    bool read() {
        for (; !members_.done(); members_.next())
            if (!read_member()) return state_.inside(members_.key());
        return taken_ == fields_.required || fail_missing();
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    bool read_member() {
        if (const std::size_t place = find_name(); place != none) return read_field(place);
        const std::size_t place = fields_.has_other_keys ? find_other_key() : none;
        if (place == none) return read_unknown();
        const layout_row& row = fields_.rows[place];
        if (row.matches) return read_entry(state_, members_, row.of(object_), *row.type, row.rule.no_reading);
        return state_.tolerate(looseness::alias_key, members_.key()) && read_field(place);
    }

    /// The field that the current key names, looked for from the one behind the last on.
    std::size_t find_name() {
        const std::size_t found = find_name(next_, fields_.names.size());
        return found != none ? found : find_name(0, next_);
    }

    std::size_t find_name(std::size_t from, std::size_t to) {
        for (std::size_t place = from; place < to; ++place)
            if (members_.key_is(fields_.names[place]) && !fields_.rows[place].matches) return place;
        return none;
    }

    /// The field that has the current key by its form or as another spelling.
    std::size_t find_other_key() {
        for (std::size_t place = 0; place < fields_.rows.size(); ++place) {
            const layout_row& row = fields_.rows[place];
            const bool is_it =
                row.matches ? row.matches(members_.key()) : !row.rule.alias.empty() && members_.key_is(row.rule.alias);
            if (is_it) return place;
        }
        return none;
    }

    bool read_field(std::size_t place) {
        next_ = place + 1;
        const layout_row& row = fields_.rows[place];
        void* const member = row.of(object_);
        if (seen_.has(place)) {
            if (!state_.tolerate(looseness::duplicate_key, members_.key())) return false;
            if (row.type->is == field_type::object) row.type->object->reset(member); // the others are replaced as a whole
        } else {
            seen_.add(place);
            taken_ += row.required;
        }
        return read_value(state_, members_.value(), member, *row.type, row.rule.no_reading);
    }

    bool read_unknown() {
        if (!state_.tolerate(looseness::unknown_field, members_.key())) return false;
        if (extra* const unknown = extra_of(object_, fields_)) keep_unknown(*unknown, members_.key(), members_.keep());
        return true;
    }

    bool fail_missing() {
        std::size_t place = 0;
        while (!fields_.rows[place].required || seen_.has(place))
            ++place;
        state_.fail(fault_code::missing_field, "missing");
        return state_.inside(fields_.names[place]);
    }

    read_state& state_;
    void* object_;
    const layout& fields_;
    Members members_;
    field_set seen_{};
    std::size_t next_{0};
    std::size_t taken_{0};
};

} // namespace dockwire::thing::detail
