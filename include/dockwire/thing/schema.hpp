// Thing models at run time: read from files, made of described structs, and what they say of JSON.
#pragma once

#include "dockwire/schema/build.hpp"
#include "dockwire/schema/check.hpp"
#include "dockwire/schema/file.hpp"
#include "dockwire/schema/model.hpp"
#include "dockwire/schema/set.hpp"
