// The thing models of message types.
#pragma once

#include <utility>

#include "dockwire/dji/messages/type_list.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/schema/build.hpp"
#include "dockwire/schema/model.hpp"

namespace dockwire::dji {

/// Adds what `M` says to a thing model: osd and state as properties, a property set as what makes a property writable, a service, an event.
/// A model has no place for other messages.
template <message M>
void add_message(thing::schema& model) {
    static_assert(push_message<M> || property_message<M> || service_message<M> || event_message<M>,
                  "a thing model has osd, state, property sets, services and events");
    if constexpr (osd_message<M>)
        thing::add_properties<M>(model, thing::push_mode::osd);
    else if constexpr (state_message<M>)
        thing::add_properties<M>(model, thing::push_mode::state);
    else if constexpr (property_message<M>)
        thing::add_properties<M>(model, thing::push_mode::undocumented, thing::access_mode::rw);
    else if constexpr (service_message<M>)
        thing::add_service<M>(model);
    else
        thing::add_event<M>(model);
}

/// The thing model of a product by its messages: `make_schema(profile, dji::type_list<dock2::osd, dock2::state, cover_open>{})`.
template <message... Ms>
thing::schema make_schema(thing::schema_profile profile, type_list<Ms...>) {
    thing::schema made{.profile = std::move(profile)};
    (add_message<Ms>(made), ...);
    return made;
}

} // namespace dockwire::dji
