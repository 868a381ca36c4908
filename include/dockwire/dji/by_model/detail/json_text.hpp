// JSON trees as the text that is sent.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "dockwire/core/exceptions.hpp"
#include "dockwire/thing/json/fault.hpp"

namespace dockwire::dji::detail {

/// The JSON text of a tree; nothing if a text in it is not UTF-8.
inline std::optional<std::string> dump(const nlohmann::json& tree) {
    using json = nlohmann::json;
    if constexpr (has_exceptions) {
        return dockwire::detail::catching<json::exception>([&] { return std::optional{tree.dump()}; },
                                                           [](const json::exception&) { return std::optional<std::string>{}; });
    } else {
        // What is not UTF-8 is where these two differ; without exceptions it would end the program.
        auto text = tree.dump(-1, ' ', false, json::error_handler_t::ignore);
        return text == tree.dump(-1, ' ', false, json::error_handler_t::replace) ? std::optional{std::move(text)} : std::nullopt;
    }
}

inline thing::fault not_utf8(std::string_view context) {
    return {.code = thing::fault_code::invalid_text,
            .pointer = "/data",
            .text = "a text is not valid UTF-8",
            .context = std::string{context}};
}

} // namespace dockwire::dji::detail
