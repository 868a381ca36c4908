// Fields whose number means nothing without a direction, an axis or a level have a remark, which the reference shows.
#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dji/all_described.hpp"
#include "dji/facts.hpp"
#include "dji/markdown.hpp"
#include "dockwire/dji/messages/drc.hpp"
#include "dockwire/dji/messages/flight_control.hpp"
#include "dockwire/thing/model/fields.hpp"
#include "support/catch.hpp"
#include "support/field_text.hpp"

using namespace dockwire;
using namespace dockwire::dji;
using namespace dockwire::dji::model_test;

namespace {

/// Words of names that ask for a remark: "attitude_head" has "head".
constexpr std::array<std::string_view, 24> words{
    "x",   "y",   "z",         "h",      "w",      "head",     "heading",   "yaw",   "pitch", "roll",  "latitude", "longitude",
    "lat", "lng", "direction", "offset", "height", "altitude", "elevation", "speed", "left",  "right", "top",      "bottom"};

/// Units of what has a direction.
constexpr std::array<std::string_view, 4> units{"°", "°/s", "rad/s", "m/s"};

struct exception {
    std::string_view field{};
    std::string_view unit{};
    std::string_view why{};
};

constexpr std::array exceptions{
    exception{"speed", "", "of speech"},
    exception{"tts_speed", "", "of speech"},
    exception{"max_speed", "m/s", "a limit"},
    exception{"max_circle_speed", "m/s", "a limit"},
    exception{"horizontal_speed", "m/s", "has no axis"},
    exception{"wind_speed", "m/s", "its direction is a field of its own, or none"},
    exception{"height", "", "of a rectangle in a picture"},
    exception{"maintenance_time_left", "h", "not the left side"},
    exception{"temperature", "°C", "everybody knows what a negative temperature is"},
};

template <class List>
bool contains(const List& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

bool has_a_word(std::string_view name) {
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find('_', begin), name.size());
        if (contains(words, name.substr(begin, end - begin))) return true;
        begin = end + 1;
    }
    return false;
}

bool is_number(const thing::field& what) { return what.kind == thing::kind::integer || what.kind == thing::kind::real; }

/// An enum has to be explained only where it is a direction.
bool needs_a_remark(const thing::field& row) {
    const thing::field& inside = dockwire::test::innermost(row);
    if (thing::is_enum(inside.kind)) return row.name.ends_with("direction");
    return is_number(inside) && (inside.rule.min.value_or(0) < 0 || contains(units, inside.rule.unit) || has_a_word(row.name));
}

/// Looks at all fields of all messages, and at those inside them.
struct survey {
    void take(const std::string& where, const rows& fields) {
        for (const thing::field& row : fields) {
            if (!row.rule.remark.empty()) remarks.emplace_back(row.rule.remark);
            if (needs_a_remark(row) && row.rule.remark.empty()) miss(where, row);
            take(where + "/" + row.name, dockwire::test::innermost(row).children);
        }
    }

    void take(const message_row& message) {
        take(message.name, message.data);
        if (message.reply) take(message.name + " reply", *message.reply);
    }

    std::vector<std::string> remarks{};
    std::set<std::string> missing{};
    std::set<const exception*> used{};

private:
    void miss(const std::string& where, const thing::field& row) {
        const auto* const found = std::ranges::find_if(exceptions, [&](const exception& one) {
            return one.field == row.name && one.unit == dockwire::test::innermost(row).rule.unit;
        });
        if (found == exceptions.end())
            missing.insert(where + "/" + row.name);
        else
            used.insert(found);
    }
};

survey survey_of_everything() {
    survey seen{};
    for (const domain_rows& domain : all_domain_rows())
        for (const message_row& message : domain.messages)
            seen.take(message);
    for (const product_rows& product : all_product_rows())
        seen.take(product.osd), seen.take(product.state);
    for (const message_row& set : all_property_set_rows())
        seen.take(set);
    return seen;
}

/// What the reference shows under "values and remarks" for a field of `M`.
template <class M>
std::string remarks_of(std::string_view name) {
    const rows fields = thing::fields_of<M>();
    const auto row = std::ranges::find(fields, name, &thing::field::name);
    return row == fields.end() ? "no such field" : reference::remarks_of(*row);
}

} // namespace

TEST_CASE("drone_control flies forward by x, to the right by y, up by h and clockwise by w") {
    CHECK(remarks_of<drc::down::drone_control>("x") == "Forward; negative is backward.");
    CHECK(remarks_of<drc::down::drone_control>("y") == "To the right; negative is to the left.");
    CHECK(remarks_of<drc::down::drone_control>("h") == "Up; negative is down.");
    CHECK(remarks_of<drc::down::drone_control>("w") == "Clockwise; negative is counterclockwise.");
}

TEST_CASE("the reference says how long live control lasts without a heartbeat") {
    const std::string remark = remarks_of<drc::down::heart_beat>("timestamp");
    CHECK(remark.find("1 minute on Dock 2 and RC Pro") != std::string::npos);
    CHECK(remark.find("5 on Dock 1") != std::string::npos);
}

TEST_CASE("a point of interest is circled counterclockwise by a positive speed") {
    CHECK(remarks_of<poi_circle_speed_set>("circle_speed") == "Counterclockwise; negative is clockwise.");
}

TEST_CASE("each field whose sign, direction or level matters has a remark") {
    const survey seen = survey_of_everything();
    for (const std::string& field : seen.missing)
        FAIL_CHECK(field << " has no remark");
    for (const exception& one : exceptions) {
        INFO(one.field << " in '" << one.unit << "' is no exception any more");
        CHECK(seen.used.contains(&one));
    }
}

TEST_CASE("a remark is one short sentence") {
    const survey seen = survey_of_everything();
    for (const std::string& remark : seen.remarks) {
        INFO(remark);
        CHECK(remark.size() <= 100);
        CHECK(remark.ends_with('.'));
        CHECK(remark.find(". ") == std::string::npos);
        CHECK(remark.find('\n') == std::string::npos);
    }
}
