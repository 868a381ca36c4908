// Does not compile: a value that is made for the call has no place in the message.
#include <string>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/write.hpp"

namespace thing = dockwire::thing;

struct message {
    int measured{};
    thing::extra extra{};
};
void describe(const message& self, auto& field) { field("measured", self.measured + 1); }

std::string written() { return *thing::to_json(message{}); }
