#include "dockwire/sim/dock.hpp"
