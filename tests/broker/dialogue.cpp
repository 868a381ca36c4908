#include "dialogue.hpp"

template class dockwire::mqtt::basic_broker<dockwire::test::manual_clock>;

namespace broker_test {

template class basic_peer<mqtt::memory_transport>;

world::world(mqtt::broker_options options) : broker{std::in_place, io.get_executor(), std::move(options)} {
    REQUIRE_FALSE(broker->listen("memory://broker"));
}

std::vector<std::byte> connect_bytes(std::string_view id, const connect_terms& terms) {
    mqtt::packet::connect request{};
    request.client_id = id;
    request.clean_start = terms.clean_start;
    request.session_expiry_interval = terms.session_expiry;
    request.receive_maximum = terms.receive_maximum;
    request.maximum_packet_size = terms.maximum_packet_size;
    request.keep_alive = terms.keep_alive;
    request.will = terms.will;
    request.topic_alias_maximum = terms.topic_alias_maximum;
    request.request_problem_information = terms.request_problem_information;
    request.request_response_information = terms.request_response_information;
    request.user_name = terms.user_name;
    request.authentication_method = terms.authentication_method;
    if (terms.authentication_data) request.authentication_data = mqtt::binary{*terms.authentication_data};
    dockwire::byte_buffer bytes{};
    mqtt::v5_codec::encode(request, bytes);
    return {bytes.view().begin(), bytes.view().end()};
}

peer::peer(world& in) : basic_peer{in.io, {.scheme = "memory", .host = "broker"}} {}

peer::peer(world& in, std::string_view id, const connect_terms& terms) : peer{in} { says(connect_bytes(id, terms)); }

peer::peer(world& in, std::string_view id) : peer{in, id, {}} { REQUIRE(heard() == welcome); }

} // namespace broker_test
