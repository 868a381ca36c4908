// Compares what `describe` says with the catalogue of the reference (../shared/dji-cloud-api), field by field.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <iostream>
#include <istream>
#include <map>
#include <optional>
#include <ostream>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "dji/facts.hpp"
#include "dockwire/thing/model/field.hpp"
#include "support/field_text.hpp"

namespace dockwire::dji::model_test {

using nlohmann::json;

/// How the described model and the catalogue differ: by the name of a field, what about it and how.
///
/// A difference on purpose is a line "FIELD | ASPECT... | WHY" in a list; an entry names one field and all that differs about it.
class drift {
public:
    explicit drift(std::istream& on_purpose) {
        for (std::string line; std::getline(on_purpose, line);)
            if (!line.empty() && line.front() != '#') add_purpose(line);
    }

    /// A field was looked at, whether it agrees or not.
    void met(const std::string& field) { found_[field]; }
    void differs(const std::string& field, const std::string& aspect, const std::string& how) {
        found_[field].insert_or_assign(aspect, how);
    }

    /// Prints what differs and the sums. Entries of the list that no longer hold differ too.
    /// @return how many fields differ that should not
    int report(std::ostream& out) const {
        std::array<int, 3> counts{};
        for (const auto& [field, aspects] : found_)
            ++counts[static_cast<std::size_t>(judge(out, field, aspects))];
        for (const auto& [field, purpose] : purposes_)
            if (!found_.contains(field)) out << field << " | is listed and nowhere found\n", ++counts[2];
        out << counts[0] << " fields agreed, " << counts[1] << " differ on purpose, " << counts[2] << " differ\n";
        return counts[2];
    }

private:
    enum class verdict { agrees, on_purpose, differs };

    static std::string trimmed(std::string_view text) {
        const auto first = text.find_first_not_of(' ');
        if (first == std::string_view::npos) return {};
        return std::string{text.substr(first, text.find_last_not_of(' ') - first + 1)};
    }

    void add_purpose(std::string_view line) {
        const auto first = line.find('|');
        const auto second = line.find('|', first + 1);
        const bool whole = second != std::string_view::npos && !trimmed(line.substr(second + 1)).empty();
        std::set<std::string> aspects{};
        std::string_view words = whole ? line.substr(first + 1, second - first - 1) : std::string_view{};
        while (!trimmed(words).empty()) {
            words.remove_prefix(words.find_first_not_of(' '));
            aspects.emplace(words.substr(0, words.find(' ')));
            words.remove_prefix(std::min(words.find(' '), words.size()));
        }
        const std::string field = trimmed(line.substr(0, first));
        if (!whole || aspects.empty() || !purposes_.try_emplace(field, std::move(aspects)).second)
            differs(std::string{line}, "list", "is not FIELD | ASPECT... | WHY, or is there twice");
    }

    verdict judge(std::ostream& out, const std::string& field, const std::map<std::string, std::string>& aspects) const {
        std::set<std::string> names{};
        for (const auto& [aspect, how] : aspects)
            names.insert(aspect);
        const auto listed = purposes_.find(field);
        if (listed != purposes_.end() && listed->second == names) return verdict::on_purpose;
        if (listed == purposes_.end() && names.empty()) return verdict::agrees;
        out << field << " |";
        for (const auto& [aspect, how] : aspects)
            out << ' ' << aspect << " (" << how << ")";
        out << (listed == purposes_.end() ? " |\n" : " | is listed otherwise\n");
        return verdict::differs;
    }

    std::map<std::string, std::set<std::string>> purposes_{};
    std::map<std::string, std::map<std::string, std::string>> found_{};
};

inline std::string text_at(const json& field, const char* key) {
    const auto found = field.find(key);
    return found != field.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

/// "Meters / m" is "m"; words for which there is a sign are the sign.
inline std::string unit_of(const json& field) {
    static const std::map<std::string, std::string> signs{{"degree", "°"}, {"degree/s", "°/s"}};
    std::string unit = text_at(field, "unit");
    if (const auto slash = unit.find(" / "); slash != std::string::npos) unit.erase(0, slash + 3);
    const auto sign = signs.find(unit);
    return sign == signs.end() ? unit : sign->second;
}

/// What the documenter calls a type of the catalogue; an enum whose values are only named in words may be an enum or its plain type.
inline std::set<std::string> types_for(const std::string& type, bool has_values) {
    if (type == "struct") return {"object"};
    if (type == "float" || type == "double") return {"number"};
    if (type == "bool") return {"bool"};
    if (type == "int" || type == "enum_int" || type == "enum")
        return has_values ? std::set<std::string>{"integer enum"}
                          : (type == "int" ? std::set<std::string>{"integer"} : std::set<std::string>{"integer", "integer enum"});
    if (type == "enum_string")
        return has_values ? std::set<std::string>{"text enum"} : std::set<std::string>{"text", "text enum"};
    return {"text"};
}

/// An array without item type has objects if it has fields.
inline std::set<std::string> types_for(const json& field) {
    const std::string type = text_at(field, "type");
    const bool has_values = field.contains("enum");
    if (type != "array") return types_for(type, has_values);
    std::string item = text_at(field, "item_type");
    if (item.empty()) item = field.contains("fields") ? "struct" : "text";
    std::set<std::string> types{};
    for (const std::string& each : types_for(item, has_values))
        types.insert("array of " + each);
    return types;
}

inline std::string joined(const std::set<std::string>& texts) {
    std::string all{};
    for (const std::string& text : texts)
        all += (all.empty() ? "" : ", ") + text;
    return all;
}

/// Compares one described field with its row in the catalogue.
class field_comparison {
public:
    field_comparison(drift& found, std::string where, const thing::field& row, const json& field)
        : found_{found}, where_{std::move(where)}, row_{row}, field_{field} {}

    void run() const {
        type();
        number("min", inside().rule.min);
        number("max", inside().rule.max);
        number("step", inside().rule.step);
        number("scale", inside().rule.scale);
        number("max_length", own_length());
        size();
        unit();
        values();
        exceptional();
        if (row_.required && field_.contains("products")) differs("required", "only some products have it");
    }

private:
    void differs(const std::string& aspect, const std::string& how) const { found_.differs(where_, aspect, how); }

    /// What is said of numbers and enums in an array stands at its item.
    const thing::field& inside() const { return dockwire::test::innermost(row_); }

    void type() const {
        const auto wanted = types_for(field_);
        const std::string described = dockwire::test::type_text(row_);
        if (!wanted.contains(described)) differs("type", "documented " + joined(wanted) + ", described " + described);
    }

    template <class N>
    void number(const char* aspect, const std::optional<N>& described) const {
        const auto documented = field_.find(aspect);
        if (documented == field_.end() && !described) return;
        if (documented != field_.end() && described && documented->get<double>() == static_cast<double>(*described)) return;
        differs(aspect, "documented " + (documented == field_.end() ? "none" : documented->dump()) + ", described " +
                            (described ? json(*described).dump() : "none"));
    }

    bool is_array() const { return text_at(field_, "type") == "array"; }
    /// The size of an array in the catalogue may be the greatest.
    std::optional<std::size_t> own_length() const { return is_array() ? std::nullopt : row_.rule.max_length; }

    void size() const {
        const auto documented = field_.find("size");
        auto described = row_.rule.size;
        if (!described && is_array()) described = row_.rule.max_length;
        std::optional<std::size_t> number{};
        if (documented != field_.end() && documented->is_number()) number = documented->get<std::size_t>();
        if (number != described) differs("size", "documented " + (number ? documented->dump() : "none"));
    }

    /// A unit where the table names none is found in words.
    void unit() const {
        const std::string documented = unit_of(field_);
        if (!documented.empty() && documented != inside().rule.unit)
            differs("unit", "documented " + documented + ", described " + inside().rule.unit);
    }

    void values() const {
        const auto documented = field_.find("enum");
        if (documented == field_.end()) return;
        std::set<std::string> wanted{};
        std::set<std::string> described{};
        for (const auto& item : documented->items())
            wanted.insert(item.key());
        for (const thing::value_row& value : inside().values)
            described.insert(value.value);
        if (text_at(field_, "type") == "bool")
            described = wanted.contains("0") ? std::set<std::string>{"0", "1"} : std::set<std::string>{"false", "true"};
        if (wanted != described) differs("enum", "documented " + joined(wanted) + ", described " + joined(described));
    }

    void exceptional() const {
        const auto documented = field_.find("exceptional_value");
        const auto& described = inside().rule.no_reading;
        if (documented == field_.end() && described.empty()) return;
        const bool both = documented != field_.end() && !described.empty();
        const bool same = both && (!documented->is_number() || documented->get<double>() == *described.begin());
        if (!same)
            differs("exceptional",
                    both ? "documented " + documented->dump() : (described.empty() ? "not described" : "not documented"));
    }

    drift& found_;
    std::string where_;
    const thing::field& row_;
    const json& field_;
};

inline const thing::field* find_row(const rows& described, const json& field) {
    const bool placeholder = field.value("key_is_placeholder", false);
    const std::string name = text_at(field, "name");
    const auto row = std::ranges::find_if(
        described, [&](const auto& one) { return placeholder ? one.keyed : !one.keyed && one.name == name; });
    return row == described.end() ? nullptr : &*row;
}

inline const json* find_field(const json& catalogue, const thing::field& row) {
    for (const json& field : catalogue)
        if (row.keyed ? field.value("key_is_placeholder", false) : text_at(field, "name") == row.name) return &field;
    return nullptr;
}

/// Compares all fields of a struct with FIELDS of the catalogue, and those inside them.
/// @param where  what the fields belong to, such as "event hms /data"; a field is called "event hms /data/list/level"
inline void compare(drift& found, const std::string& where, const rows& described, const json& catalogue) {
    static const json none = json::array();
    const json& fields = catalogue.is_array() ? catalogue : none;
    for (const json& field : fields) {
        const std::string name = where + "/" + text_at(field, "name");
        found.met(name);
        const thing::field* const row = find_row(described, field);
        if (row == nullptr) {
            found.differs(name, "missing", "not described");
            continue;
        }
        field_comparison{found, name, *row, field}.run();
        const auto children = field.find("fields");
        compare(found, name, dockwire::test::innermost(*row).children, children == field.end() ? none : *children);
    }
    for (const thing::field& row : described)
        if (find_field(fields, row) == nullptr) {
            found.met(where + "/" + row.name);
            found.differs(where + "/" + row.name, "added", "not documented");
        }
}

} // namespace dockwire::dji::model_test
