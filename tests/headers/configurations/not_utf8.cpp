// Data that is not UTF-8 is found and not sent, also where nlohmann_json cannot throw. It returns 0 when that is so.
#include "dockwire/asio.hpp"

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "dockwire/dji/by_model/detail/json_text.hpp"
#include "throw_exception.hpp"

int main() {
    using dockwire::dji::detail::dump;
    const bool is_found = dump({{"a", "\xFF"}}) == std::nullopt && dump({{"\xC3", 1}}) == std::nullopt;
    return is_found && dump({{"a", "\u00e9 \uFFFD"}}) == "{\"a\":\"\u00e9 \uFFFD\"}" ? 0 : 1;
}
