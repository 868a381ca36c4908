// The visitor that fills a described struct from the members of an object.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "dockwire/thing/field_type.hpp"
#include "dockwire/thing/read_state.hpp"
#include "dockwire/thing/source.hpp"

// Inlined into `describe`, the visit of a field that does not come now is two comparisons with constants and its rules cost nothing, so
// members out of order are cheap. Called, it costs ten times as much. Without optimisation it would only cost compile time.
#if defined(__GNUC__) && defined(__OPTIMIZE__)
#define DOCKWIRE_THING_INLINE [[gnu::always_inline]] inline
#else
#define DOCKWIRE_THING_INLINE inline
#endif

namespace dockwire::thing::detail {

template <value_source V, class M>
bool read_value(read_state& state, const V& value, M& out, double exceptional);

/// Which fields of a struct were there, by their place in `describe`. Places from 256 on are never there, so that a struct with more
/// fields than that shows at once.
class field_set {
public:
    bool has(std::size_t place) const noexcept { return place < 256 && (words_[place / 64] >> (place % 64) & 1U) != 0; }
    void add(std::size_t place) noexcept {
        if (place < 256) words_[place / 64] |= std::uint64_t{1} << (place % 64);
    }

private:
    std::array<std::uint64_t, 4> words_{};
};

/// A described struct of whatever type, so that all of the reader but `describe` itself is compiled once.
template <class Reader>
struct object_view {
    void* object{nullptr};
    /// Where unknown fields go; nullptr when the struct does not keep them.
    extra* unknown{nullptr};
    void (*visit)(void* object, Reader& reader){nullptr};
};

template <class Reader, class T>
object_view<Reader> view_of(T& object) {
    const auto visit = [](void* of, Reader& reader) { describe(*static_cast<T*>(of), reader); };
    if constexpr (keeps_extra<T>)
        return {&object, &object.extra, visit};
    else
        return {&object, nullptr, visit};
}

/// Looking for a repeated key costs time for each pair of unknown fields; a peer that sends thousands must not gain by it.
inline void keep_unknown(extra& unknown, std::string_view key, std::string_view json) {
    constexpr std::size_t checked = 64;
    if (unknown.fields.size() < checked)
        unknown.set(key, json);
    else
        unknown.fields.push_back({std::string{key}, std::string{json}});
}

/// Reads one object. `describe` is called with it until all members are taken: once when they come in the order of `describe`, once more
/// for each member that comes earlier than a described one before it, and twice for each unknown one.
template <member_source Members>
class object_reader {
public:
    object_reader(read_state& state, Members members, const object_view<object_reader>& object)
        : state_{state}, object_{object}, members_{std::move(members)}, done_{members_.done()} {}

    template <class M>
    DOCKWIRE_THING_INLINE void operator()(std::string_view name, M& member, const rules& rule = {}) {
        const std::size_t place = place_++;
        const bool required = is_required<M>(rule);
        required_ += required;
        if (done_) return note_missing(name, place, required);
        if (members_.key_is(name)) return take(member, place, required, rule.exceptional);
        if (!rule.also.empty() && members_.key_is(rule.also)) take_alias(member, place, required, rule.exceptional);
    }

    template <class T>
    void keyed(const key_form& form, std::map<std::string, T>& members, const rules& rule = {}) {
        while (!done_ && form.matches(members_.key())) {
            progress_ = true;
            step(read_entry(state_, members_, members, rule.exceptional));
        }
    }

    /// Reads all members into the object.
    bool read() {
        do {
            visit();
            if (!progress_ && !done_) skip_unknown();
        } while (!done_);
        return !failed_ && (taken_ == required_ || fail_missing());
    }

private:
    void visit() {
        place_ = 0;
        required_ = 0;
        progress_ = false;
        object_.visit(object_.object, *this);
    }

    /// Goes on behind a member that was read, or ends at its fault.
    void step(bool was_read) {
        if (!was_read) {
            state_.inside(members_.key());
            failed_ = done_ = true;
            return;
        }
        members_.next();
        done_ = members_.done();
    }

    template <class M>
    void take(M& member, std::size_t place, bool required, double exceptional) {
        progress_ = true;
        const bool repeated = seen_.has(place);
        if (repeated)
            member = M{};
        else
            taken_ += required;
        seen_.add(place);
        step((!repeated || state_.tolerate(looseness::duplicate_key, members_.key())) &&
             read_value(state_, members_.value(), member, exceptional));
    }

    template <class M>
    void take_alias(M& member, std::size_t place, bool required, double exceptional) {
        if (state_.tolerate(looseness::alias_key, members_.key()))
            take(member, place, required, exceptional);
        else
            step(false);
    }

    void skip_unknown() {
        const bool tolerated = state_.tolerate(looseness::unknown_field, members_.key());
        if (tolerated && object_.unknown) keep_unknown(*object_.unknown, members_.key(), members_.keep());
        step(tolerated);
    }

    void note_missing(std::string_view name, std::size_t place, bool required) noexcept {
        if (required && searching_ && missing_.empty() && !seen_.has(place)) missing_ = name;
    }

    bool fail_missing() {
        searching_ = true;
        visit();
        state_.fail(fault_code::missing_field, "missing");
        return state_.inside(missing_);
    }

    read_state& state_;
    object_view<object_reader> object_;
    Members members_;
    field_set seen_{};
    std::size_t place_{0};
    std::size_t required_{0};
    std::size_t taken_{0};
    std::string_view missing_{};
    bool done_{false};
    bool progress_{false};
    bool searching_{false};
    bool failed_{false};
};

/// Reads the current member into a map; of a repeated key the last wins.
template <member_source Members, class T>
bool read_entry(read_state& state, Members& members, std::map<std::string, T>& out, double exceptional) {
    const auto [entry, added] = out.insert_or_assign(std::string{members.key()}, T{});
    if (!added && !state.tolerate(looseness::duplicate_key, members.key())) return false;
    return read_value(state, members.value(), entry->second, exceptional);
}

} // namespace dockwire::thing::detail

#undef DOCKWIRE_THING_INLINE
