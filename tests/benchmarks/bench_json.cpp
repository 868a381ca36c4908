// How long it takes to read osd: from a tree of nlohmann's, and over the tape.
// usage: bench_json [FOLDER]    of files osd__PRODUCT__N.json; tests/data/dji/messages unless named
// Each row is one message, then the same with three fields that nobody knows. A time is the best of many rounds; a factor says how many
// times as fast as parsing to a tree and reading that.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/dji/messages/dock1.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/protocol/envelope.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/detail/field_type.hpp"

using namespace dockwire;
using nlohmann::json;

namespace {

template <class M>
void take(const json& value, M& out, const thing::rules& rule);

/// Fills a described struct from a tree, as one would by hand: each field is looked up once and nothing else is looked at. The struct itself
/// is not const, only `describe` sees it so.
class tree_reader {
public:
    explicit tree_reader(const json& object) : object_{object} {}

    template <class M>
    void operator()(std::string_view name, const M& member, const thing::rules& rule = {}) {
        if (const auto found = object_.find(name); found != object_.end()) take(*found, const_cast<M&>(member), rule);
    }

    template <class T>
    void keyed(const thing::key_form& form, const std::map<std::string, T>& members, const thing::rules& rule = {}) {
        for (const auto& [key, value] : object_.items())
            if (form.matches(key)) take(value, const_cast<std::map<std::string, T>&>(members)[key], rule);
    }

private:
    const json& object_;
};

template <class M>
void take_list(const json& value, M& out, const thing::rules& rule) {
    out.resize(value.size());
    for (std::size_t i = 0; i < value.size(); ++i)
        take(value[i], out[i], rule);
}

template <class M>
void take(const json& value, M& out, const thing::rules& rule) {
    using enum thing::kind;
    constexpr auto type = thing::detail::kind_of<M>;
    if constexpr (thing::detail::is_optional<M>) {
        if (!value.is_null()) take(value, out.emplace(), rule);
    } else if constexpr (thing::detail::is_reading<M>) {
        typename M::value_type number{};
        take(value, number, rule);
        if (rule.no_reading.empty() ? number == 32767 : rule.no_reading.has(static_cast<double>(number)))
            out = thing::no_reading;
        else
            out = number;
    } else if constexpr (type == boolean) {
        out = value.is_boolean() ? value.get<bool>() : value.get<int>() != 0;
    } else if constexpr (type == integer || type == real) {
        if (value.is_number()) out = value.get<M>();
    } else if constexpr (type == number_enum) {
        if (value.is_number()) out = static_cast<M>(value.get<std::underlying_type_t<M>>());
    } else if constexpr (type == text) {
        if (value.is_string()) out = value.get_ref<const std::string&>();
    } else if constexpr (type == text_enum) {
        if (value.is_string()) out = M{std::string_view{value.get_ref<const std::string&>()}};
    } else if constexpr (thing::detail::is_list<M>) {
        take_list(value, out, rule);
    } else if constexpr (type == map) {
        for (const auto& [key, inside] : value.items())
            take(inside, out[key], rule);
    } else if constexpr (type == any) {
        out.text = value.dump();
    } else {
        tree_reader reader{value};
        describe(out, reader);
    }
}

/// What a program that handles osd needs of each message.
template <class M>
struct message {
    std::string tid{};
    std::string gateway{};
    std::int64_t timestamp{0};
    M data{};
};

std::string text_at(const json& object, std::string_view name) {
    const auto found = object.find(name);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

template <class M>
void read_tree(std::string_view payload, message<M>& out) {
    const json tree = json::parse(payload);
    out.tid = text_at(tree, "tid");
    out.gateway = text_at(tree, "gateway");
    if (const auto found = tree.find("timestamp"); found != tree.end()) out.timestamp = found->get<std::int64_t>();
    take(tree.at("data"), out.data, {});
}

/// As the roles read.
struct role_reader {
    template <class M>
    void read(std::string_view payload, message<M>& out) {
        const auto head = envelopes.read(payload);
        out.tid = head->tid;
        out.gateway = head->gateway;
        out.timestamp = head->timestamp.value_or(0);
        if (const auto wrong = dji::read_data(data, *head, out.data, {.context = "osd"}))
            throw std::runtime_error{to_string(*wrong)};
    }

    dji::envelope_reader envelopes{};
    thing::json_reader data{};
};

/// Nanoseconds of one call, the best of many rounds.
template <class F>
double best_time(F read) {
    using clock = std::chrono::steady_clock;
    constexpr int rounds = 1500;
    constexpr int calls = 25;
    auto best = std::numeric_limits<double>::max();
    for (int round = 0; round < rounds; ++round) {
        const auto begin = clock::now();
        for (int i = 0; i < calls; ++i)
            read();
        best = std::min(best, std::chrono::duration<double, std::nano>{clock::now() - begin}.count() / calls);
    }
    return best;
}

template <class M, class Read>
double time_of(const std::string& payload, Read read) {
    return best_time([&] {
        message<M> out{};
        read(payload, out);
    });
}

template <class M>
void print_row(const std::string& name, const std::string& payload) {
    const double tree = time_of<M>(payload, [](std::string_view text, message<M>& out) { read_tree(text, out); });
    role_reader tape{};
    const double taped = time_of<M>(payload, [&](std::string_view text, message<M>& out) { tape.read(text, out); });
    std::printf("%-34s %6zu %9.2f %9.2f %5.1fx\n", name.c_str(), payload.size(), tree / 1000, taped / 1000, tree / taped);
}

/// Three members that no document lists: at the front, in the middle, and at the end.
std::string with_unknown_fields(const nlohmann::ordered_json& whole) {
    auto changed = whole;
    auto& data = changed["data"];
    const nlohmann::ordered_json old = data;
    data = {{"future_mode", 3}};
    std::size_t place = 0;
    for (const auto& [key, value] : old.items()) {
        if (place++ == old.size() / 2) data["future_version"] = "01.00.0001";
        data[key] = value;
    }
    data["future_state"] = {{"level", 2}, {"steps", {1, 2, 3}}};
    return changed.dump();
}

template <class M>
void print_rows(const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    auto whole = nlohmann::ordered_json::parse(stream);
    // In the order of the documents, as docks send them.
    const auto read = thing::from_json<M>(whole.at("data").dump());
    if (!read) throw std::runtime_error{to_string(read.error())};
    whole["data"] = nlohmann::ordered_json::parse(*thing::to_json(*read));
    const std::string name = file.stem().string();
    print_row<M>(name, whole.dump());
    print_row<M>(name + " + 3 unknown", with_unknown_fields(whole));
}

void run(const std::filesystem::path& folder) {
    std::printf("%-34s %6s %9s %9s   us\n", "message", "bytes", "tree", "tape");
    std::vector<std::filesystem::path> files{};
    for (const auto& entry : std::filesystem::directory_iterator{folder})
        files.push_back(entry.path());
    std::ranges::sort(files);
    for (const auto& file : files) {
        const std::string name = file.filename().string();
        if (name.starts_with("osd__dock1__")) print_rows<dji::dock1::osd>(file);
        if (name.starts_with("osd__dock2__")) print_rows<dji::dock2::osd>(file);
        if (name.starts_with("osd__m3d__")) print_rows<dji::m3d::osd>(file);
    }
}

} // namespace

int main(int count, char** arguments) {
    try {
        run(count > 1 ? arguments[1] : DOCKWIRE_BENCH_DATA);
    } catch (const std::exception& wrong) {
        std::fprintf(stderr, "%s\n", wrong.what());
        return 1;
    }
}
