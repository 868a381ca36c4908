// A described struct as data: its members, their types and places. One reader, one validator and one writer go by it, so a message costs
// the compiler a single pass of its `describe`.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/member_type.hpp"

namespace dockwire::thing::detail {

/// One call of `field`.
struct layout_row {
    /// The key; of `field.keyed` the name of the form.
    std::string_view name{};
    /// Of `field.keyed` only.
    bool (*matches)(std::string_view key) noexcept {nullptr};
    const member_type* type{nullptr};
    std::size_t offset{0};
    bool required{false};
    rules rule{};

    void* of(void* object) const noexcept { return static_cast<char*>(object) + offset; }
    const void* of(const void* object) const noexcept { return static_cast<const char*>(object) + offset; }
};

struct layout {
    std::vector<layout_row> rows{};
    /// Of the rows again, close to each other: a reader looks for one of them.
    std::vector<std::string_view> names{};
    std::size_t required{0};
    /// Whether a key can belong to a row without being its name.
    bool has_other_keys{false};
    /// Where the struct keeps unknown fields, if it does.
    std::optional<std::size_t> extra_offset{};
    /// Gives the object the values of its member initialisers.
    void (*reset)(void* object){nullptr};
};

/// Where the object keeps unknown fields; nullptr when it does not.
inline extra* extra_of(void* object, const layout& fields) noexcept {
    return fields.extra_offset ? reinterpret_cast<extra*>(static_cast<char*>(object) + *fields.extra_offset) : nullptr;
}
inline const extra* extra_of(const void* object, const layout& fields) noexcept {
    return extra_of(const_cast<void*>(object), fields);
}

inline std::size_t offset_in(const void* object, const void* member) noexcept {
    return static_cast<std::size_t>(static_cast<const char*>(member) - static_cast<const char*>(object));
}

/// The visitor that makes a layout.
class layout_builder {
public:
    layout_builder(layout& made, const void* object) noexcept : made_{made}, object_{object} {}

    template <class M>
    void operator()(std::string_view name, const M& member, const rules& rule = {}) {
        add(name, nullptr, std::addressof(member), member_type_of<M>, is_required<M>(rule), rule);
    }

    template <class T>
    void keyed(const key_form& form, const std::map<std::string, T>& members, const rules& rule = {}) {
        add(form.name, form.matches, &members, member_type_of<std::map<std::string, T>>, false, rule);
    }

private:
    void add(std::string_view name, bool (*matches)(std::string_view) noexcept, const void* member, const member_type& type,
             bool required, const rules& rule) {
        made_.rows.push_back({name, matches, &type, offset_in(object_, member), required, rule});
        made_.names.push_back(name);
        made_.required += required;
        made_.has_other_keys = made_.has_other_keys || matches || !rule.also.empty();
    }

    layout& made_;
    const void* object_;
};

template <class T>
void reset(void* object) {
    T& of = *static_cast<T*>(object);
    if constexpr (std::is_nothrow_default_constructible_v<T>) { // less code than an assignment
        std::destroy_at(&of);
        std::construct_at(&of);
    } else {
        of = T{};
    }
}

template <class T>
layout make_layout(const T& object) {
    layout made{};
    layout_builder builder{made, std::addressof(object)};
    describe(object, builder);
    if constexpr (keeps_extra<T>) made.extra_offset = offset_in(std::addressof(object), &object.extra);
    made.reset = &reset<T>;
    return made;
}

/// Made from the first object that anyone looks at; all have the same layout.
template <class T>
const layout& layout_of(const void* object) {
    static const layout made = make_layout(*static_cast<const T*>(object));
    return made;
}

} // namespace dockwire::thing::detail
