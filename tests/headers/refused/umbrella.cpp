#include <dockwire/dockwire.hpp>
