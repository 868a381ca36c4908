// Thing models at run time: read from files, made of described structs, and what they say of JSON.
#pragma once

#include "dockwire/thing/schema_build.hpp"
#include "dockwire/thing/schema_check.hpp"
#include "dockwire/thing/schema_file.hpp"
#include "dockwire/thing/schema_model.hpp"
#include "dockwire/thing/schema_set.hpp"
