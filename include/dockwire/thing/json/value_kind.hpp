// What a JSON value can be.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <cstdint>

namespace dockwire::thing {

enum class value_kind : std::uint8_t { null, boolean, number, text, object, array };

/// A number as the text has it. Integers stay exact where 64 bits hold them.
struct number {
    enum class form : std::uint8_t { negative, natural, real };

    form is{form::natural};
    std::int64_t negative{0};
    std::uint64_t natural{0};
    double real{0};
};

} // namespace dockwire::thing
