// The reader works over anything that models the concept: here over a tree of nlohmann's, which has lost nothing but repeated keys.
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "thing/examples.hpp"

using namespace thing_test;
using json = nlohmann::ordered_json;

namespace {

class tree_members;
class tree_elements;

class tree_value {
public:
    explicit tree_value(const json& value) : value_{&value}, raw_{value.dump()} {}

    thing::value_kind kind() const {
        using enum thing::value_kind;
        if (value_->is_null()) return null;
        if (value_->is_boolean()) return boolean;
        if (value_->is_number()) return number;
        if (value_->is_string()) return text;
        return value_->is_object() ? object : array;
    }
    bool boolean() const { return value_->get<bool>(); }
    std::string_view text() const { return value_->get_ref<const std::string&>(); }
    std::string_view raw() const { return raw_; }
    thing::number number() const {
        using form = thing::number::form;
        if (value_->is_number_unsigned()) return {.natural = value_->get<std::uint64_t>()};
        if (value_->is_number_integer()) return {.is = form::negative, .negative = value_->get<std::int64_t>()};
        return {.is = form::real, .real = value_->get<double>()};
    }
    tree_members members() const;
    tree_elements elements() const;

private:
    const json* value_;
    std::string raw_;
};

class tree_members {
public:
    tree_members(json::const_iterator first, json::const_iterator behind) : at_{first}, behind_{behind} { dump(); }

    bool done() const { return at_ == behind_; }
    std::string_view key() const { return at_.key(); }
    bool key_is(std::string_view name) const { return at_.key() == name; }
    tree_value value() const { return tree_value{*at_}; }
    std::string_view keep() const { return raw_; }
    void next() {
        ++at_;
        dump();
    }

private:
    void dump() {
        if (!done()) raw_ = at_->dump();
    }

    json::const_iterator at_;
    json::const_iterator behind_;
    std::string raw_{};
};

class tree_elements {
public:
    tree_elements(json::const_iterator first, json::const_iterator behind) : at_{first}, behind_{behind} {}

    bool done() const { return at_ == behind_; }
    tree_value value() const { return tree_value{*at_}; }
    void next() { ++at_; }

private:
    json::const_iterator at_;
    json::const_iterator behind_;
};

tree_members tree_value::members() const {
    if (value_->is_object()) return {value_->begin(), value_->end()};
    return {value_->end(), value_->end()};
}
tree_elements tree_value::elements() const { return {value_->begin(), value_->end()}; }

static_assert(thing::value_source<tree_value>);

} // namespace

TEST_CASE("two sources give the same message") {
    for (
        const std::string_view text :
        {R"({"height":1,"wind_speed":32767,"home":{"latitude":-1,"longitude":2.5,"x":[1]},"1-0-0":{"version":"3"},"y":{"z":null}})",
         R"({"home":null,"anything":[true,{}],"role":"hover","counts":{"a":1}})", R"({"height":[1]})",
         R"({"home":{"latitude":1}})", R"({"counts":{"a/b":"x"}})", "[{}]", "[1]", "null"}) {
        CAPTURE(text);
        const json parsed = json::parse(text);
        osd from_tree{};
        const auto wrong = thing::read(tree_value{parsed}, from_tree);
        const auto from_tape = thing::from_json<osd>(text);
        CHECK(from_tape.has_value() == !wrong);
        if (wrong)
            CHECK(*wrong == from_tape.error());
        else
            CHECK(from_tree == *from_tape);
    }
}
