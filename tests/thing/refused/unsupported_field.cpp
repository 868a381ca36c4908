// Does not compile: the message must say which types a member can have.
#include <string>

#include "dockwire/thing/describe.hpp"
#include "dockwire/thing/model/write.hpp"

namespace thing = dockwire::thing;

struct message {
    long double measured{};
    thing::extra extra{};
};
void describe(const message& self, auto& field) { field("measured", self.measured); }

std::string written() { return *thing::to_json(message{}); }
