// Which type an example message has. The types are instantiated in several sources, so that none needs much time or memory.
#pragma once

#include <algorithm>
#include <map>
#include <string>

#include "dji/round_trip.hpp"
#include "dockwire/dji/protocol/topics.hpp"
#include "dockwire/dji/protocol/traits.hpp"

namespace dockwire::dji::round_trip_test {

using check = finding (*)(const envelope&, bool strict);

/// What to do with a message, by "KIND__METHOD"; for osd and state "KIND__PRODUCT".
using checks = std::map<std::string, check>;

/// The kind of a file is the level of its topic.
inline std::string kind_of(topic_kind kind) {
    std::string name{info(kind).name};
    std::ranges::replace(name, '/', '_');
    return name;
}

template <class M>
std::string name_of_file() {
    return kind_of(topic_of(M::kind)) + "__" + std::string{M::method};
}

/// The name of a product in files: "m3-series".
template <class P>
std::string name_of_product() {
    std::string name{P::name};
    std::ranges::replace(name, '_', '-');
    return name;
}

template <class M>
void add_message(checks& all) {
    all[name_of_file<M>()] = &round_trip<M>;
    if constexpr (message_traits<M>::also_as_event) all["events__" + std::string{M::method}] = &round_trip<M>;
    if constexpr (drc_down_message<M> && answered_message<M>)
        all["drc_up__" + std::string{M::method}] = &round_trip<reply<M>>;
    else if constexpr (answered_message<M> && !property_message<M>)
        all[kind_of(*info(topic_of(M::kind)).reply) + "__" + std::string{M::method}] = &round_trip<reply<M>>;
}

void add_services(checks& all);
void add_other_messages(checks& all);
void add_properties(checks& all);

} // namespace dockwire::dji::round_trip_test
