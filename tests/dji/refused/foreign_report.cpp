// Does not compile: a gateway does not say of itself what an aircraft says.
#include "dockwire/asio.hpp"

#include "dockwire/dji/messages/m3d.hpp"
#include "dockwire/dji/role/device.hpp"

namespace dji = dockwire::dji;

void tell(dji::device& dock) { dock.report(dji::m3d::osd{}); }
