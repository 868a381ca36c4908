#include <dockwire/dockwire.hpp>

#include <dockwire/dji/schema.hpp>
#include <dockwire/thing/schema.hpp>
#include <string_view>

#include <nlohmann/json.hpp>

namespace dji = dockwire::dji;
namespace thing = dockwire::thing;
using nlohmann::json;

bool use_model(dji::cloud& cloud, dji::device& device, std::string_view text) {
    const auto model = thing::read_schema(text);
    if (!model) return false;
    const dji::by_model backend{cloud, *model};
    const dji::by_model gateway{device, *model};
    gateway.report({{"height", 1}});
    backend.async_call("SN", "raise", {{"height", 1}}, [](std::error_code, const json&) {});
    return backend.on_event("lightning", [](const json&) { return dji::accepted; }) &&
           gateway.on_service("raise", [](const json&) { return json{{"result", 0}}; });
}
