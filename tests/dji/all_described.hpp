// All described messages and properties as data. Compiled once for the programs that look at every field.
#pragma once

#include <string>
#include <vector>

#include "dji/facts.hpp"
#include "dockwire/dji/messages/message.hpp"

namespace dockwire::dji::model_test {

/// Messages about one subject.
struct domain_rows {
    std::string name{};
    std::vector<message_row> messages{};
};

/// What the devices of one product push.
struct product_rows {
    std::string name{};
    std::vector<device_model> models{};
    message_row osd{};
    message_row state{};
};

std::vector<domain_rows> all_domain_rows();
std::vector<product_rows> all_product_rows();
std::vector<message_row> all_property_set_rows();

} // namespace dockwire::dji::model_test
