// The properties among the example messages.
#include <string>

#include "dji/sample_types.hpp"
#include "dockwire/dji/messages/all_properties.hpp"

namespace dockwire::dji::round_trip_test {
namespace {

template <class Osd, class State>
void add_product(checks& all, const std::string& product) {
    all["osd__" + product] = &round_trip<Osd>;
    all["state__" + product] = &round_trip<State>;
}

} // namespace

void add_properties(checks& all) {
    all_property_sets::for_each([&]<class M>() { add_message<M>(all); });
    add_product<dock1::osd, dock1::state>(all, "dock1");
    add_product<dock2::osd, dock2::state>(all, "dock2");
    add_product<m30::osd, m30::state>(all, "m30");
    add_product<m3d::osd, m3d::state>(all, "m3d");
    add_product<m3_series::osd, m3_series::state>(all, "m3-series");
    add_product<aircraft_others::osd, aircraft_others::state>(all, "aircraft-others");
    add_product<rc::osd, rc::state>(all, "rc-pro");
    add_product<rc::osd, rc::state>(all, "rc");
    add_product<dock2::osd, dock2::state>(all, "topic-definition"); // the general page shows a dock
}

} // namespace dockwire::dji::round_trip_test
