// Compares the table of result codes with the catalogue of the reference.
// usage: error_code_drift FOLDER    FOLDER has error-codes.json
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>

#include "dji/model.hpp"
#include "dockwire/dji/protocol/error_codes.hpp"

namespace {

using namespace dockwire::dji;
using namespace dockwire::dji::model_test;

void compare_code(drift& found, const json& documented) {
    const int code = documented.at("code");
    const std::string where = "error_code " + std::to_string(code);
    found.met(where);
    if (text_of_result(code).empty()) found.differs(where, "missing", "not listed");
    if (text_of_result(code) == text_at(documented, "message")) found.differs(where, "text", "not in our own words");
    const result_parts parts = parts_of_result(code);
    const bool from_device = documented.at("source") == 3 || documented.at("source") == 5;
    if ((parts.source == error_source::device) != from_device) found.differs(where, "source", documented.at("source").dump());
    if (parts.module != std::stoi(text_at(documented, "module"))) found.differs(where, "module", text_at(documented, "module"));
    if (parts.detail != std::stoi(text_at(documented, "detail"))) found.differs(where, "detail", text_at(documented, "detail"));
}

int run(const std::string& folder) {
    std::ifstream stream{folder + "/error-codes.json"};
    if (!stream) throw std::runtime_error{"no error-codes.json in " + folder};
    const json codes = json::parse(stream).at("codes");
    std::istringstream nothing_on_purpose{};
    drift found{nothing_on_purpose};
    for (const json& documented : codes)
        compare_code(found, documented);
    for (const auto& one : result_texts)
        if (std::ranges::none_of(codes, [&](const json& documented) { return documented.at("code") == one.value; }))
            found.differs("error_code " + std::to_string(one.value), "added", "not documented");
    return found.report(std::cout) == 0 ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) return std::cerr << "usage: error_code_drift FOLDER\n", 2;
    try {
        return run(arguments[1]);
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
