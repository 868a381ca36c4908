// A message with all its fields, made from its description.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/detail/field_type.hpp"

namespace dockwire::dji {

/// The visitor that gives each field a value that keeps its rules. The object itself is not const, only `describe` sees it so.
class example_filler {
public:
    template <class M>
    void operator()(std::string_view, const M& member, const thing::rules& rule = {}) {
        fill(const_cast<M&>(member), rule);
    }

    template <class T>
    void keyed(const thing::key_form&, const std::map<std::string, T>& described, const thing::rules& rule = {}) {
        auto& members = const_cast<std::map<std::string, T>&>(described);
        fill(members["52-0-0"], rule);
        fill(members["1-65535-0"], rule);
    }

private:
    /// The highest number, or one that is not the default.
    static double number_for(const thing::rules& rule) { return rule.max.value_or(std::max(rule.min.value_or(1), 1.0)); }

    template <class T>
    void fill_list(T& list, thing::rules rule) {
        const std::size_t usual = std::min<std::size_t>(rule.max_length.value_or(2), 2);
        const std::size_t size = rule.size.value_or(std::max<std::size_t>(rule.min_length.value_or(0), usual));
        rule.size.reset();
        rule.min_length.reset();
        rule.max_length.reset();
        list.resize(size);
        for (auto& element : list)
            fill(element, rule);
    }

    template <class M>
    void fill(M& member, const thing::rules& rule) {
        using thing::kind;
        constexpr kind is = thing::detail::kind_of<M>;
        if constexpr (thing::detail::is_optional<M>)
            fill(member.emplace(), rule);
        else if constexpr (thing::detail::is_reading<M>)
            fill_reading(member, rule);
        else if constexpr (thing::described<M>)
            describe(member, *this);
        else if constexpr (is == kind::boolean)
            member = true;
        else if constexpr (is == kind::integer || is == kind::real)
            member = static_cast<M>(number_for(rule));
        else if constexpr (is == kind::text)
            member.assign(std::max<std::size_t>(rule.min_length.value_or(1), 1), 'x');
        else if constexpr (is == kind::number_enum)
            member = values_of(thing::tag<M>{}).back().value;
        else if constexpr (is == kind::text_enum)
            member = names_of(thing::tag<typename M::enum_type>{}).back().value;
        else if constexpr (is == kind::array)
            fill_list(member, rule);
        else if constexpr (is == kind::map)
            fill(member["x"], rule);
        else
            member.text = "[1]";
    }

    template <class T>
    void fill_reading(thing::reading<T>& member, const thing::rules& rule) {
        T value{};
        fill(value, rule);
        member = value;
    }
};

/// A message with all fields; keyed ones twice.
template <thing::described M>
M full_example() {
    M made{};
    example_filler filler{};
    describe(made, filler);
    return made;
}

} // namespace dockwire::dji
