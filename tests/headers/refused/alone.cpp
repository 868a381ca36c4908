#include "dockwire/store/file_store.hpp"
