// A described struct as data: its members, their types and places. One reader, one validator and one writer go by it, so a message costs
// the compiler a single pass of its `describe`.
#pragma once

#include <algorithm>
#include <atomic>
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
    layout(const object_form& form, const void* object);

    std::vector<layout_row> rows{};
    /// Of the rows again, close to each other: a reader looks for one of them.
    std::vector<std::string_view> names{};
    std::size_t required{0};
    /// Whether a key can belong to a row without being its name.
    bool has_other_keys{false};
    /// Where the struct keeps unknown fields, if it does.
    std::optional<std::size_t> extra_offset{};
};

/// All objects of a form have the same layout; it is made from the first one that anyone looks at.
inline const layout& layout_of(const object_form& form, const void* object) {
    const layout* known = form.made->load(std::memory_order_acquire);
    if (known) return *known;
    auto made = std::make_unique<const layout>(form, object);
    if (!form.made->compare_exchange_strong(known, made.get(), std::memory_order_acq_rel)) return *known;
    return *made.release();
}

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

inline constexpr rules no_rules{};

/// The visitor that makes a layout.
class layout_builder {
public:
    layout_builder(layout& made, const void* object) noexcept : made_{made}, object_{object} {}

    // Not with a default argument, which every call would have to build.
    template <class M>
    void operator()(std::string_view name, const M& member) {
        add(name, std::addressof(member), member_type_of<M>, no_rules);
    }
    template <class M>
    void operator()(std::string_view name, const M& member, const rules& rule) {
        add(name, std::addressof(member), member_type_of<M>, rule);
    }

    template <class T>
    void keyed(const key_form& form, const std::map<std::string, T>& members, const rules& rule = no_rules) {
        add(form.name, &members, member_type_of<std::map<std::string, T>>, rule);
        made_.rows.back().matches = form.matches;
        made_.rows.back().required = false;
        made_.has_other_keys = true;
    }

    void keep(const extra& unknown) { made_.extra_offset = offset_in(object_, &unknown); }

private:
    void add(std::string_view name, const void* member, const member_type& type, const rules& rule) {
        const bool required = rule.required.value_or(!may_be_missing(type.is));
        made_.rows.push_back(
            {.name = name, .type = &type, .offset = offset_in(object_, member), .required = required, .rule = rule});
        made_.names.push_back(name);
        made_.has_other_keys = made_.has_other_keys || !rule.alias.empty();
    }

    layout& made_;
    const void* object_;
};

inline layout::layout(const object_form& form, const void* object) {
    layout_builder builder{*this, object};
    form.describe(object, builder);
    required = static_cast<std::size_t>(std::ranges::count_if(rows, &layout_row::required));
}

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
void describe_to(const void* object, layout_builder& builder) {
    const T& of = *static_cast<const T*>(object);
    describe(of, builder);
    if constexpr (keeps_extra<T>) builder.keep(of.extra);
}

} // namespace dockwire::thing::detail
