// Thing-model files (Thing Specification Language): profile, properties, services, events.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "dockwire/core/result.hpp"
#include "dockwire/schema/detail/file_reader.hpp"
#include "dockwire/schema/detail/file_writer.hpp"
#include "dockwire/schema/detail/tsl.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/model/write.hpp"

namespace dockwire::thing {

/// Reads the text of a thing-model file. Numbers may be texts, as some platforms write them; keys that a model has no place for are
/// ignored. `docs/custom-device.md` has the form.
/// @return the model, or the first fault: with the byte's position for what is not JSON, else with a JSON pointer and what was wanted
inline result<schema, fault> read_schema(std::string_view text) {
    detail::tsl::file file{};
    if (auto bad = json_reader{}.read(text, file, {.whole = true, .context = "thing model"})) return *std::move(bad);
    schema made{};
    if (auto bad = detail::tsl::take_file(file, made)) return *std::move(bad);
    return made;
}

/// The text of a thing-model file; reading it gives an equal model.
/// @return the text, or a fault for a text in the model that is not UTF-8
inline result<std::string, fault> write_schema(const schema& model) {
    auto text = to_json(detail::tsl::put_file(model), {.context = "thing model"});
    if (!text) return text;
    auto tree = nlohmann::ordered_json::parse(*text, nullptr, false);
    if (tree.is_discarded()) return detail::tsl::wrong(fault_code::invalid_text, {}, "a text is not valid UTF-8");
    return tree.dump(2) + "\n";
}

} // namespace dockwire::thing
