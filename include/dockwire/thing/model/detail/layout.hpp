// A described struct as data: its members, their types and places. One reader, one validator and one writer go by it, so a message costs
// the compiler a single pass of its `describe`.
#pragma once

#include <atomic>
#include <cstddef>
#include <map>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/field.hpp"

namespace dockwire::thing::detail {

/// Where a field is in its struct, and what a reader asks of each of them.
struct layout_row {
    const member_type* type{nullptr};
    std::size_t offset{0};
    std::string_view name{};
    bool required{false};
    bool keyed{false};

    void* of(void* object) const noexcept { return static_cast<char*>(object) + offset; }
    const void* of(const void* object) const noexcept { return static_cast<const char*>(object) + offset; }
};

/// A struct as its `describe` lists it. A struct in it has no children here, its own layout has them.
struct layout {
    explicit layout(const object_form& form);

    std::vector<field> fields{};
    /// One for each field.
    std::vector<layout_row> rows{};
    std::size_t required{0};
    /// Whether a key can belong to a field without being its name.
    bool has_other_keys{false};
    /// Where the struct keeps unknown fields, if it does.
    std::optional<std::size_t> extra_offset{};
};

/// All objects of a form have the same layout; it is made when it is first asked for.
inline const layout& layout_of(const object_form& form) {
    const layout* known = form.made->load(std::memory_order_acquire);
    if (known) return *known;
    auto made = std::make_unique<const layout>(form);
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

inline void set_number_rules(field_rules& into, const rules& rule) {
    into.min = rule.min;
    into.max = rule.max;
    into.step = rule.step;
    into.scale = rule.scale;
    into.unit = rule.unit;
}

inline void set_lengths(field_rules& into, const rules& rule) {
    into.min_length = rule.min_length;
    into.max_length = rule.max_length;
    into.size = rule.size;
}

/// What a type and the rules beside it say of a value. What they say of numbers stands at the item of an array or map, however deep.
inline void set_value_rules(field& into, const member_type& type, const rules& rule) {
    constexpr double usual_no_reading = 32767;
    const bool is_reading = type.maybe != nullptr && type.maybe->set_no_reading != nullptr;
    if (is_reading) into.rule.no_reading = rule.no_reading.empty() ? usual_no_reading : rule.no_reading;
    if (type.maybe) return set_value_rules(into, *type.element, rule);
    into.kind = type.kind;
    if (type.element) return set_value_rules(into.children.emplace_back(), *type.element, rule);
    set_number_rules(into.rule, rule);
}

inline field make_field(std::string_view name, const member_type& type, const rules& rule) {
    field made{};
    made.name = name;
    set_value_rules(made, type, rule);
    set_lengths(made.rule, rule); // of the outermost array or map
    made.rule.alias = rule.alias;
    made.rule.access = rule.access;
    made.rule.push = rule.push;
    made.rule.remark = rule.remark;
    return made;
}

/// Calls `use` with the field of a value that is no member. Messages share one: all else is in their layout.
template <class Use>
auto with_field_of(const member_type& type, Use use) {
    static const field message{.kind = kind::object};
    const bool is_message = type.kind == kind::object && type.maybe == nullptr;
    return is_message ? use(message) : use(make_field({}, type, no_rules));
}

/// The visitor that makes a layout.
class layout_builder {
public:
    layout_builder(layout& made, const void* object) noexcept : made_{made}, object_{object} {}

    // Not with a default argument, which every call would have to build.
    template <class M>
    void operator()(std::string_view name, const M& member) {
        add(name, &member, member_type_of<M>, no_rules);
    }
    template <class M>
    void operator()(std::string_view name, const M& member, const rules& rule) {
        add(name, &member, member_type_of<M>, rule);
    }

    template <class M>
    void operator()(std::string_view, const M&&, const rules& = no_rules) {
        static_assert(sizeof(M) == 0, "a field is a member of the message: describe names it as self.name and computes nothing");
    }

    template <class T>
    void keyed(const key_form& form, const std::map<std::string, T>& members, const rules& rule = no_rules) {
        field made = make_field(form.name, member_type_of<T>, rule);
        made.keyed = true;
        add(std::move(made), &members, member_type_of<std::map<std::string, T>>);
    }

    void keep(const extra& unknown) { made_.extra_offset = offset_in(object_, &unknown); }

private:
    void add(std::string_view name, const void* member, const member_type& type, const rules& rule) {
        const bool may_be_missing = type.maybe != nullptr || type.kind == kind::any;
        field made = make_field(name, type, rule);
        made.required = rule.required.value_or(!may_be_missing);
        add(std::move(made), member, type);
    }

    void add(field made, const void* member, const member_type& type) {
        made_.rows.push_back({&type, offset_in(object_, member), {}, made.required, made.keyed});
        made_.required += made.required;
        made_.has_other_keys = made_.has_other_keys || made.keyed || !made.rule.alias.empty();
        made_.fields.push_back(std::move(made));
    }

    layout& made_;
    const void* object_;
};

/// An object of a form, with the values of its member initialisers.
class example_object {
public:
    explicit example_object(const object_form& form) : form_{form}, at_{::operator new(form.size, form.alignment)} {
        form.construct(at_);
    }
    example_object(const example_object&) = delete;
    example_object& operator=(const example_object&) = delete;
    ~example_object() {
        form_.destroy(at_);
        ::operator delete(at_, form_.alignment);
    }

    const void* get() const noexcept { return at_; }

private:
    const object_form& form_;
    void* at_;
};

inline layout::layout(const object_form& form) {
    const example_object example{form};
    form.describe(example.get(), *this);
    for (std::size_t i = 0; i < rows.size(); ++i)
        rows[i].name = fields[i].name; // which moves no more
}

template <class T>
void describe_to(const void* object, layout& made) {
    const T& of = *static_cast<const T*>(object);
    layout_builder builder{made, object};
    describe(of, builder);
    if constexpr (keeps_extra<T>) builder.keep(of.extra);
}

} // namespace dockwire::thing::detail
