// The properties among the example messages.
#include <string>

#include <nlohmann/json.hpp>

#include "dji/sample_types.hpp"
#include "dockwire/dji/messages/all_properties.hpp"
#include "dockwire/dji/protocol/detail/reply.hpp"

namespace dockwire::dji::round_trip_test {
namespace {

template <class Osd, class State>
void add_product(checks& all, const std::string& product) {
    all["osd__" + product] = &round_trip<Osd>;
    all["state__" + product] = &round_trip<State>;
}

/// A reply to a property set is read by no described type: its keys are the names of the properties.
finding round_trip_of_results(const envelope& from, bool strict) {
    property_reply read{};
    int result{};
    thing::tolerances counted{};
    if (const auto fault = detail::read_property_reply(from, {.strict = strict, .tolerated = &counted}, read, result))
        return {.wrong = to_string(*fault)};
    json written{};
    for (const property_result& one : read.results)
        written[json::json_pointer{"/" + one.name}]["result"] = one.result;
    return compare_texts(from.data_text(), written.dump(), counted);
}

} // namespace

void add_properties(checks& all) {
    all_property_sets::for_each([&]<class M>() { add_message<M>(all); });
    all["property_set_reply"] = &round_trip_of_results;
    all_products::for_each([&]<class P>() { add_product<typename P::osd, typename P::state>(all, name_of_product<P>()); });
    add_product<rc::osd, rc::state>(all, "rc-pro");
    add_product<dock2::osd, dock2::state>(all, "topic-definition"); // the general page shows a dock
}

} // namespace dockwire::dji::round_trip_test
