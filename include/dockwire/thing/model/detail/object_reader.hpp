// The part of the reader that goes through the members of an object.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/thing/describe/keyed.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/read_state.hpp"

namespace dockwire::thing::detail {

/// Where a value goes. One without an address is only checked.
struct place {
    void* at{nullptr};
    const member_type* type{nullptr};
};

inline bool read_value(read_state& state, tape_value value, const field& what, place into);

inline bool read_entry(read_state& state, tape_members& members, const field& what, place map);

/// What null leaves of a member that may be missing.
inline void forget(place member) {
    if (member.at == nullptr) return;
    const member_type& is = *member.type;
    if (is.maybe) return is.maybe->reset(member.at);
    if (is.list) return is.list->clear(member.at);
    if (is.map) return is.map->clear(member.at);
    if (!is.object) return;
    is.object->destroy(member.at);
    is.object->construct(member.at);
}

/// Of a member that may be missing null is nothing.
inline bool read_member(read_state& state, tape_value value, const field& what, place into) {
    if (value.kind() != value_kind::null || what.required || what.kind == kind::any) return read_value(state, value, what, into);
    forget(into);
    return state.tolerate(looseness::null_for_nothing, value);
}

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

/// Reads one object. Members in the order of `describe` are found at once.
class object_reader {
public:
    /// @param places  where the fields are in `object`; nullptr when the object is only checked
    object_reader(read_state& state, tape_members members, const std::vector<field>& fields, const layout* places, void* object)
        : state_{state}, object_{object}, fields_{fields}, count_{fields.size()}, places_{places}, members_{members} {}

    bool read() {
        for (; !members_.done(); members_.next())
            if (!read_current()) return state_.inside(members_.key());
        return taken_ == count_required() || fail_missing();
    }

    /// Reads no more than the current member.
    bool read_current() {
        if (const std::size_t found = find_name(); found != none) return read_field(found);
        const std::size_t found = places_ == nullptr || places_->has_other_keys ? find_other_key() : none;
        if (found == none) return read_unknown();
        if (is_keyed(found)) return read_entry(state_, members_, fields_[found], place_of(found));
        return state_.tolerate(looseness::alias_key, members_.key()) && read_field(found);
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    std::string_view name_of(std::size_t which) const { return places_ ? places_->rows[which].name : fields_[which].name; }
    bool is_keyed(std::size_t which) const { return places_ ? places_->rows[which].keyed : fields_[which].keyed; }
    // Of keys that are data none has to be there.
    bool is_wanted(std::size_t which) const {
        return places_ ? places_->rows[which].required : fields_[which].required && !fields_[which].keyed;
    }
    place place_of(std::size_t which) const {
        return places_ ? place{places_->rows[which].of(object_), places_->rows[which].type} : place{};
    }

    /// The field that the current key names, looked for from the one behind the last on.
    std::size_t find_name() {
        const std::size_t found = find_name(next_, count_);
        return found != none ? found : find_name(0, next_);
    }

    std::size_t find_name(std::size_t from, std::size_t to) {
        for (std::size_t which = from; which < to; ++which)
            if (members_.key() == name_of(which) && !is_keyed(which)) return which;
        return none;
    }

    /// The field that has the current key by its form or as another spelling.
    std::size_t find_other_key() {
        for (std::size_t which = 0; which < count_; ++which) {
            const field& what = fields_[which];
            const bool is_it =
                what.keyed ? has_form(what.name, members_.key()) : !what.rule.alias.empty() && members_.key() == what.rule.alias;
            if (is_it) return which;
        }
        return none;
    }

    bool read_field(std::size_t which) {
        next_ = which + 1;
        const field& what = fields_[which];
        const place into = place_of(which);
        if (seen_.has(which)) {
            if (!state_.tolerate(looseness::duplicate_key, members_.key())) return false;
            if (into.at && what.kind == kind::object) forget(into); // the others are replaced as a whole
        } else {
            seen_.add(which);
            taken_ += is_wanted(which);
        }
        return read_member(state_, members_.value(), what, into);
    }

    bool read_unknown() {
        if (places_ == nullptr && fields_.empty()) return true; // a struct of which nothing is known
        if (!state_.tolerate(looseness::unknown_field, members_.key())) return false;
        extra* const unknown = places_ ? extra_of(object_, *places_) : nullptr;
        if (unknown) keep_unknown(*unknown, members_.key(), members_.value().raw());
        return true;
    }

    std::size_t count_required() const {
        if (places_) return places_->required;
        std::size_t count = 0;
        for (std::size_t which = 0; which < count_; ++which)
            count += is_wanted(which);
        return count;
    }

    bool fail_missing() {
        std::size_t which = 0;
        while (!is_wanted(which) || seen_.has(which))
            ++which;
        state_.fail(fault_code::missing_field, "missing");
        return state_.inside(fields_[which].name);
    }

    read_state& state_;
    void* object_;
    const std::vector<field>& fields_;
    std::size_t count_;
    const layout* places_;
    tape_members members_;
    field_set seen_{};
    std::size_t next_{0};
    std::size_t taken_{0};
};

} // namespace dockwire::thing::detail
