// Does not compile with WITHOUT_write: the message must name the member that is missing.
#include "key_engine.hpp"

struct incomplete : layers::key_engine {
    using key_engine::key_engine;
#if defined(WITHOUT_write)
    void write();
#endif
};

static_assert(dockwire::mqtt::stream_engine<incomplete>);
