// The sessions that the tests use, compiled once.
#include "session/dialogue.hpp"
#include "session/session_pair.hpp"

template class dockwire::mqtt::basic_session<dockwire::mqtt::client_role>;
template class dockwire::mqtt::basic_session<dockwire::mqtt::server_role>;
template class dockwire::mqtt::basic_session<dockwire::mqtt::client_role, session_test::text_codec>;
template class dockwire::mqtt::basic_session<dockwire::mqtt::server_role, session_test::text_codec>;
template class session_test::session_pair<>;
