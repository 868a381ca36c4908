// Which field of a message breaks a rule of its description.
#pragma once

#include <string>

#include "dockwire/thing/model/validate.hpp"

namespace dockwire::dji::test {

/// The pointer to the first field that breaks one, or "none".
template <class M>
std::string rule_broken_by(const M& message) {
    const auto wrong = thing::validate(message);
    return wrong ? wrong->pointer : "none";
}

} // namespace dockwire::dji::test
