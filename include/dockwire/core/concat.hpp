// Several texts in one.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace dockwire {

/// The texts one after the other. A chain of `+` costs a temporary each, and much more compile time.
inline std::string concat(std::initializer_list<std::string_view> parts) {
    std::string all{};
    for (const std::string_view part : parts)
        all += part;
    return all;
}

} // namespace dockwire
