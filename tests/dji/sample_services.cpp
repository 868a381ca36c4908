// The services among the example messages.
#include "dji/sample_types.hpp"
#include "dockwire/dji/messages/all.hpp"

void dockwire::dji::round_trip_test::add_services(checks& all) {
    all_messages::for_each([&]<class M>() {
        if constexpr (service_message<M>) add_message<M>(all);
    });
}
