// The part of the reader that goes through the members of an object.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/thing/describe/keyed.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/detail/left_out.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/read_state.hpp"

namespace dockwire::thing::detail {

/// Where a value goes. One without an address is only checked.
struct place {
    void* at{nullptr};
    const member_type* type{nullptr};
};

// `read_value` and `read_entry` are inline in thing/model/read.hpp. They are declared without `inline`, or this header alone would warn.
bool read_value(read_state& state, tape_value value, const field& what, place into);

/// Keys of one object that are data. What a map has does not say which of them were repeated: it may have been read into before.
class data_keys {
public:
    /// @return false for one that was there before
    bool add(std::string_view key) { return keys_.insert(key).second; }

private:
    std::set<std::string_view> keys_{};
};

bool read_entry(read_state& state, tape_members& members, data_keys& seen, const field& what, place map);

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

/// Which fields of a struct were there, by their place in `describe`. No message of the Cloud API has a quarter of those that need no memory.
class field_set {
public:
    bool has(std::size_t place) const noexcept {
        if (place >= at_once) return place - at_once < others_.size() && others_[place - at_once];
        return (words_[place / 64] >> (place % 64) & 1U) != 0;
    }
    void add(std::size_t place) {
        if (place >= at_once) return add_other(place - at_once);
        words_[place / 64] |= std::uint64_t{1} << (place % 64);
    }

private:
    static constexpr std::size_t at_once = 256;

    void add_other(std::size_t which) {
        if (others_.size() <= which) others_.resize(which + 1);
        others_[which] = true;
    }

    std::array<std::uint64_t, at_once / 64> words_{};
    std::vector<bool> others_{};
};

/// Looking for a repeated key costs time for each pair of unknown fields; a peer that sends thousands must not gain by it.
inline constexpr std::size_t cheap_unknown = 64;

inline void keep_unknown(extra& unknown, std::string_view key, std::string_view json) {
    if (unknown.fields.size() < cheap_unknown)
        unknown.set(key, json);
    else
        unknown.fields.push_back({std::string{key}, std::string{json}});
}

/// Keeps what cannot be read. `name` is that of a member, or of a member with what is inside of it.
inline void keep_left_out(extra& kept, std::string_view name, std::string_view json) {
    kept.fields.push_back({std::string{name}, std::string{json}, true});
}

/// What `keep_unknown` left: of two values the last wins. Without this an object that is read into again and again would grow.
inline void drop_repeated(extra& unknown) {
    std::map<std::string_view, std::string*> first{};
    for (extra::field& one : unknown.fields)
        if (const auto [same, is_new] = first.try_emplace(one.name, &one.json); !is_new) {
            *same->second = std::move(one.json);
            one.json.clear(); // no JSON value is empty
        }
    std::erase_if(unknown.fields, [](const extra::field& one) { return one.json.empty(); });
}

/// Reads one object. Members in the order of `describe` are found at once.
class object_reader {
public:
    /// @param places  where the fields are in `object`; nullptr when the object is only checked
    object_reader(read_state& state, tape_members members, const std::vector<field>& fields, const layout* places, void* object)
        : state_{state},
          object_{object},
          fields_{fields},
          count_{fields.size()},
          places_{places},
          members_{members},
          here_{state, &members_} {
        if (places_) here_.keeps = extra_of(object_, *places_);
        had_left_out_ = here_.keeps && !here_.keeps->empty() && has_left_out(*here_.keeps);
    }

    bool read() {
        const bool was_read = read_members();
        if (here_.keeps && here_.keeps->fields.size() > cheap_unknown) drop_repeated(*here_.keeps);
        return was_read && (taken_ == count_required() || fail_missing());
    }

    /// Reads no more than the current member.
    bool read_current() {
        if (const std::size_t found = find_name(); found != none) return read_field(found);
        const std::size_t found = places_ == nullptr || places_->has_other_keys ? find_other_key() : none;
        if (found == none) return read_unknown();
        if (is_keyed(found)) return read_keyed(fields_[found], place_of(found));
        return state_.tolerate(looseness::alias_key, members_.key()) && read_field(found);
    }

private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    bool read_members() {
        for (; !members_.done(); members_.next())
            if (!read_current()) return state_.inside(members_.key());
        return true;
    }

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
        const bool is_repeated = seen_.has(which);
        if (is_repeated) {
            if (!state_.tolerate(looseness::duplicate_key, members_.key())) return false;
            if (into.at && what.kind == kind::object) forget(into); // the others are replaced as a whole
        } else {
            seen_.add(which);
            taken_ += is_wanted(which);
        }
        here_.field = &what;
        if (is_repeated || had_left_out_) drop_left_out(what.name, is_repeated);
        return read_member(state_, members_.value(), what, into) || leave_out(what, into);
    }

    bool leave_out(const field& what, place into) {
        if (what.required || !state_.leave_out()) return false;
        forget(into);
        keep(what.name);
        return true;
    }

    /// The current member goes into a map, or is left out of it.
    bool read_keyed(const field& what, place map) {
        here_.field = nullptr;
        if (had_left_out_) drop_left_out(members_.key(), true);
        if (read_entry(state_, members_, data_keys_, what, map)) return true;
        if (!state_.leave_out()) return false;
        if (map.at) map.type->map->erase(map.at, members_.key());
        keep(members_.key());
        return true;
    }

    /// The current value is left out of the struct.
    void keep(std::string_view name) {
        if (here_.keeps == nullptr) return;
        drop_left_out(name, true);
        keep_left_out(*here_.keeps, name, members_.value().raw());
    }

    /// What was left out before is replaced by what comes now. A peer must not gain by repeating keys: then it stays, and yields to the value.
    void drop_left_out(std::string_view name, bool may_be_often) {
        if (here_.keeps && (!may_be_often || here_.keeps->fields.size() <= cheap_unknown)) here_.keeps->erase(name);
    }

    bool read_unknown() {
        if (places_ == nullptr && fields_.empty()) return true; // a struct of which nothing is known
        if (!state_.tolerate(looseness::unknown_field, members_.key())) return false;
        if (here_.keeps) keep_unknown(*here_.keeps, members_.key(), members_.value().raw());
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
    read_frame here_;
    bool had_left_out_{false};
    field_set seen_{};
    data_keys data_keys_{};
    std::size_t next_{0};
    std::size_t taken_{0};
};

} // namespace dockwire::thing::detail
