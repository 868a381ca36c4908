// Compares the table of result codes with the catalogues of the reference.
// usage: error_code_drift FOLDER...    each FOLDER has error-codes.json
#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "dji/model.hpp"
#include "dockwire/dji/protocol/error_codes.hpp"

namespace {

using namespace dockwire::dji;
using namespace dockwire::dji::model_test;

/// The digit of a code that says where it is from; the newer catalogue means by `source` where it was found.
int source_of(const json& documented) {
    return documented.contains("source_digit") ? documented["source_digit"].get<int>() : documented.at("source").get<int>();
}

void compare_code(drift& found, const json& documented) {
    const int code = documented.at("code");
    const std::string where = "error_code " + std::to_string(code);
    found.met(where);
    if (text_of_result(code).empty()) found.differs(where, "missing", "not listed");
    if (text_of_result(code) == text_at(documented, "message")) found.differs(where, "text", "not in our own words");
    const result_parts parts = parts_of_result(code);
    const int source = source_of(documented);
    const bool from_device = source == 3 || source == 5;
    if ((parts.source == error_source::device) != from_device) found.differs(where, "source", std::to_string(source));
    if (parts.module != std::stoi(text_at(documented, "module"))) found.differs(where, "module", text_at(documented, "module"));
    if (parts.detail != std::stoi(text_at(documented, "detail"))) found.differs(where, "detail", text_at(documented, "detail"));
}

json codes_in(const std::vector<std::string>& folders) {
    json codes = json::array();
    for (const std::string& folder : folders) {
        std::ifstream stream{folder + "/error-codes.json"};
        if (!stream) throw std::runtime_error{"no error-codes.json in " + folder};
        const json catalogue = json::parse(stream);
        codes.insert(codes.end(), catalogue.at("codes").begin(), catalogue.at("codes").end());
    }
    return codes;
}

int run(const std::vector<std::string>& folders) {
    const json codes = codes_in(folders);
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
    if (count < 2) return std::cerr << "usage: error_code_drift FOLDER...\n", 2;
    try {
        return run({arguments + 1, arguments + count});
    } catch (const std::exception& wrong) {
        return std::cerr << wrong.what() << '\n', 2;
    }
}
