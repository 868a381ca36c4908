// Reads every example of the reference whose type exists here, writes it, and reads it again.
// usage: dji_samples FOLDER    exit 0 when all agree and none is missing
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/dji/envelope.hpp"
#include "dockwire/dji/messages/config.hpp"
#include "dockwire/dji/messages/dock2.hpp"
#include "dockwire/dji/messages/flight_area.hpp"
#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/messages/topology.hpp"
#include "dockwire/dji/messages/wayline.hpp"
#include "dockwire/thing/json.hpp"

namespace {

using namespace dockwire;

/// The text without white space outside of strings, members sorted: what two JSON texts have in common that say the same.
std::string canonical(std::string_view text) { return nlohmann::json::parse(text).dump(); }

/// Why the data of a message does not survive; empty if it does.
template <class M>
std::string round_trip(const dji::envelope& from) {
    M read{};
    thing::tolerances tolerated{};
    if (const auto wrong = dji::read_data(from, read, "sample", &tolerated)) return to_string(*wrong);
    const auto written = thing::to_json(read);
    if (!written) return to_string(written.error());
    const auto again = thing::from_json<M>(*written);
    if (!again || !(*again == read)) return "does not read back equal: " + *written;
    // What is kept or listed is written as it came; other looseness is put right.
    const auto exact = tolerated[thing::looseness::unknown_field] + tolerated[thing::looseness::unknown_enum_value];
    if (tolerated.total() == exact && canonical(*written) != canonical(from.data_text())) return "differs: " + *written;
    return {};
}

struct sample_type {
    std::string_view prefix{};
    std::string (*check)(const dji::envelope&){nullptr};
};

constexpr sample_type types[]{
    {"status__update_topo__", &round_trip<dji::update_topo>},
    {"status_reply__update_topo__", &round_trip<dji::ack>},
    {"requests__config__", &round_trip<dji::config>},
    {"requests_reply__config__", &round_trip<dji::config::reply>},
    {"services__flighttask_prepare__", &round_trip<dji::flighttask_prepare>},
    {"services_reply__flighttask_prepare__", &round_trip<dji::ack>},
    {"services__flighttask_execute__", &round_trip<dji::flighttask_execute>},
    {"services_reply__flighttask_execute__", &round_trip<dji::ack>},
    {"requests__flighttask_resource_get__", &round_trip<dji::flighttask_resource_get>},
    {"requests_reply__flighttask_resource_get__", &round_trip<dji::flighttask_resource_get::reply>},
    {"requests__flight_areas_get__", &round_trip<dji::flight_areas_get>},
    {"requests_reply__flight_areas_get__", &round_trip<dji::flight_areas_get::reply>},
    {"events__flighttask_progress__", &round_trip<dji::event::flighttask_progress>},
    {"osd__dock2__", &round_trip<dji::dock2::osd>},
    {"osd__m3d__", &round_trip<dji::m3d::osd>},
    {"state__", &round_trip<dji::dock2::state>},
};

std::string check_file(const sample_type& type, const std::filesystem::path& file) {
    std::ifstream stream{file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    dji::envelope_reader reader{};
    const auto head = reader.read(text);
    return head ? type.check(*head) : to_string(head.error());
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::cerr << "usage: dji_samples FOLDER\n", 2;
    int agreed = 0;
    int disagreed = 0;
    std::vector<bool> met(std::size(types), false);
    for (const auto& entry : std::filesystem::directory_iterator{arguments[1]}) {
        const std::string name = entry.path().filename().string();
        const auto type =
            std::find_if(std::begin(types), std::end(types), [&](const auto& one) { return name.starts_with(one.prefix); });
        if (type == std::end(types)) continue;
        met[static_cast<std::size_t>(type - std::begin(types))] = true;
        const std::string wrong = check_file(*type, entry.path());
        wrong.empty() ? ++agreed : ++disagreed;
        if (!wrong.empty()) std::cout << name << ": " << wrong << '\n';
    }
    const auto missing = std::count(met.begin(), met.end(), false);
    if (missing != 0) std::cout << missing << " types have no sample\n";
    std::cout << agreed << " agreed, " << disagreed << " disagreed\n";
    return disagreed == 0 && missing == 0 ? 0 : 1;
}
