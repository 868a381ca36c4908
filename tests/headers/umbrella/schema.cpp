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
    device.report(*model, {{"height", 1}});
    cloud.async_call("SN", *model, "raise", {{"height", 1}}, [](std::error_code, const json&) {});
    return cloud.on_event(*model, "lightning", [](const json&) { return dji::accepted; }) &&
           device.on_service(*model, "raise", [](const json&) { return json{{"result", 0}}; });
}
