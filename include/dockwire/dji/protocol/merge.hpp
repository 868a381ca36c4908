// Properties that come in pieces: a dock spreads one cycle of osd over several messages, none of which has all.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/detail/find_key.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::dji {
namespace detail {

/// How many unknown fields, or keys that are data, a row keeps from one push to the next: a device that makes up new ones does not fill it.
inline constexpr std::size_t most_kept_keys = 256;

/// The visitor that takes over what a message has.
class merger {
public:
    /// @param set  the places of the fields that the message has, in the order of its `describe`
    merger(void* row, const void* push, std::vector<std::size_t>& set) noexcept : row_{row}, push_{push}, set_{set} {}

    template <class M>
    void operator()(std::string_view, const M& member) {
        if (note(!thing::detail::is_absent(std::addressof(member), thing::detail::member_type_of<M>))) in_row(member) = member;
    }
    template <class M>
    void operator()(std::string_view name, const M& member, const thing::rules&) {
        (*this)(name, member);
    }

    template <class T>
    void keyed(const thing::key_form&, const std::map<std::string, T>& members, const thing::rules& = thing::detail::no_rules) {
        if (!note(!members.empty())) return;
        auto& known = in_row(members);
        if (known.size() + members.size() > most_kept_keys) known.clear();
        for (const auto& [key, value] : members)
            known.insert_or_assign(key, value);
    }

private:
    bool note(bool is_there) {
        if (is_there) set_.push_back(next_);
        ++next_;
        return is_there;
    }

    template <class M>
    M& in_row(const M& member) const noexcept {
        return *reinterpret_cast<M*>(static_cast<char*>(row_) + thing::detail::offset_in(push_, std::addressof(member)));
    }

    void* row_;
    const void* push_;
    std::vector<std::size_t>& set_;
    std::size_t next_{0};
};

/// What is kept of a field that could not be read, or of a part of one, is not taken over: the row has what was pushed before.
inline void merge_unknown(thing::extra& row, const thing::extra& push, const std::vector<thing::field>& known) {
    if (row.fields.size() + push.fields.size() > most_kept_keys) row.fields.clear();
    for (const thing::extra::field& one : push.fields)
        if (!one.left_out && thing::detail::find_key(one.name, known) == nullptr) row.set(one.name, one.json);
}

/// What the row could not read of the fields that have another value now.
inline void drop_replaced(thing::extra& row, const std::vector<std::size_t>& set, const std::vector<thing::field>& known) {
    for (const std::size_t place : set)
        if (row.has_left_out(known[place].name)) row.erase(known[place].name);
}

template <thing::described M>
void merge(M& row, const M& push, std::vector<std::size_t>& set) {
    merger visitor{std::addressof(row), std::addressof(push), set};
    describe(push, visitor);
    if constexpr (thing::keeps_extra<M>) {
        const auto& known = thing::detail::layout_of(thing::detail::object_form_of<M>).fields;
        drop_replaced(row.extra, set, known);
        merge_unknown(row.extra, push.extra, known);
    }
}

} // namespace detail

/// Sets in `row` what `push` has, and leaves the rest. A member is replaced as a whole, also one that is a struct or a list: devices push those
/// whole. Of members whose key is data, such as those of payloads, and of unknown fields, each is set by its own key. A member that cannot be
/// missing is always set.
template <thing::described M>
void merge(M& row, const M& push) {
    std::vector<std::size_t> set{};
    detail::merge(row, push, set);
}

} // namespace dockwire::dji
