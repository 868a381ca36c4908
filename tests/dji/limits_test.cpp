// Each limit of each message is looked at before the message leaves, wherever in the message it stands.
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "dji/full_example.hpp"
#include "dockwire/dji/messages/all.hpp"
#include "dockwire/dji/messages/all_properties.hpp"
#include "dockwire/thing/model/detail/layout.hpp"
#include "dockwire/thing/model/validate.hpp"
#include "support/catch.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using thing::detail::member_type;

namespace {

/// Breaks one limit after the other, and asks each time what is wrong.
class limit_breaker {
public:
    explicit limit_breaker(std::function<std::optional<thing::fault>()> validate) : validate_{std::move(validate)} {}

    void break_all(void* value, const member_type& type, const thing::field& what, const std::string& pointer) {
        if (type.maybe) return break_all(const_cast<void*>(type.maybe->get(value)), *type.element, what, pointer);
        if (type.object) return break_fields(value, type, pointer);
        switch (type.kind) {
        case thing::kind::integer:
        case thing::kind::real:
            return break_number(value, type, what.rule, pointer);
        case thing::kind::text:
            return break_text(*static_cast<std::string*>(value), what.rule, pointer);
        case thing::kind::number_enum:
            return break_enum(value, type, pointer);
        case thing::kind::text_enum:
            return break_name(value, type, pointer);
        case thing::kind::array:
            return break_first(value, type, what, pointer);
        case thing::kind::map:
            return break_members(value, *type.map, *type.element, what.children.front(), pointer);
        default:
            return;
        }
    }

    int broken() const noexcept { return broken_; }

private:
    void expect(const std::string& pointer, thing::fault_code code) {
        CAPTURE(pointer);
        const auto wrong = validate_();
        REQUIRE(wrong);
        CHECK(wrong->pointer == pointer);
        CHECK(wrong->code == code);
        ++broken_;
    }

    static void store(void* value, const member_type& type, double number) {
        if (type.kind == thing::kind::integer)
            thing::detail::store_integer(static_cast<std::uint64_t>(static_cast<std::int64_t>(number)), value, type.integer);
        else if (type.is_float)
            *static_cast<float*>(value) = static_cast<float>(number);
        else
            *static_cast<double*>(value) = number;
    }

    void break_number(void* value, const member_type& type, const thing::field_rules& rule, const std::string& pointer) {
        const double was = thing::detail::load_real(value, type);
        for (const auto limit : {rule.min, rule.max}) {
            if (!limit) continue;
            const double beyond = limit == rule.max ? *limit + 1 : *limit - 1;
            if (type.kind == thing::kind::integer && !fits(beyond, type)) continue;
            store(value, type, beyond);
            expect(pointer, thing::fault_code::out_of_range);
        }
        store(value, type, was);
    }

    static bool fits(double number, const member_type& type) {
        return number >= static_cast<double>(type.integer.min) && number <= static_cast<double>(type.integer.max);
    }

    void break_text(std::string& text, const thing::field_rules& rule, const std::string& pointer) {
        const std::string was = text;
        if (rule.max_length) text.assign(*rule.max_length + 1, 'x'), expect(pointer, thing::fault_code::wrong_length);
        if (rule.min_length) text.clear(), expect(pointer, thing::fault_code::wrong_length);
        text = was;
    }

    void break_enum(void* value, const member_type& type, const std::string& pointer) {
        const thing::number was = thing::detail::load_integer(value, type.integer);
        thing::detail::store_integer(113, value, type.integer); // no table has it
        expect(pointer, thing::fault_code::unknown_value);
        thing::detail::store_integer(was.is == thing::number::form::negative ? static_cast<std::uint64_t>(was.negative)
                                                                             : was.natural,
                                     value, type.integer);
    }

    void break_name(void* value, const member_type& type, const std::string& pointer) {
        const std::string was{type.open_text->get(value).text};
        type.open_text->set(value, "no table has it");
        expect(pointer, thing::fault_code::unknown_value);
        type.open_text->set(value, was);
    }

    void break_first(void* list, const member_type& type, const thing::field& what, const std::string& pointer) {
        const auto visit = [&](const void* element) {
            break_all(const_cast<void*>(element), *type.element, what.children.front(), pointer + "/0");
            return false;
        };
        type.list->each(list, visit);
    }

    void break_members(void* map, const thing::detail::map_access& access, const member_type& type, const thing::field& what,
                       const std::string& pointer) {
        const auto visit = [&](std::string_view key, const void* value) {
            break_all(const_cast<void*>(value), type, what, pointer + "/" + std::string{key});
            return true;
        };
        access.each(map, visit);
    }

    void break_fields(void* object, const member_type& type, const std::string& pointer) {
        const auto& is = layout_of(*type.object);
        for (std::size_t i = 0; i < is.rows.size(); ++i) {
            const thing::field& what = is.fields[i];
            void* const member = is.rows[i].of(object);
            const member_type& of = *is.rows[i].type;
            if (what.keyed)
                break_members(member, *of.map, *of.element, what, pointer);
            else // the elements of an array have no key of their own
                break_all(member, of, what, type.is_array_struct() ? pointer : pointer + "/" + what.name);
        }
    }

    std::function<std::optional<thing::fault>()> validate_;
    int broken_{0};
};

/// How many limits the message has; each was broken.
template <class M>
int break_limits() {
    M message = full_example<M>();
    if (const auto wrong = thing::validate(message)) FAIL(to_string(*wrong));
    limit_breaker breaker{[&message] { return thing::validate(message); }};
    breaker.break_all(&message, thing::detail::member_type_of<M>, {}, {});
    CHECK_FALSE(thing::validate(message)); // all is as before
    return breaker.broken();
}

} // namespace

TEST_CASE("each limit of each message, reply, push and property set is checked, at its place") {
    int limits = 0;
    all_messages::for_each([&]<class M>() {
        CAPTURE(std::string{M::method});
        limits += break_limits<M>();
        if constexpr (requires { typename M::reply; }) limits += break_limits<typename M::reply>();
    });
    all_properties::for_each([&]<class M>() { limits += break_limits<M>(); });
    CHECK(limits > 1000);
}
