// Checks the codec against files of MQTT 5.0 packets with known verdicts:
//
//     mqtt_vectors FILE...
//
// Each file is a JSON list of {name, hex, receiver: client | server | either, valid, decoded, outcome, why}. A valid packet must
// decode to the listed fields and encode back, to the same bytes if they are canonical, else to an equal packet. An invalid one
// must be refused, an incomplete one must wait. The last line is "N agreed, M disagreed"; the exit status is 0 if M is 0.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "dockwire/codec/codec.hpp"

namespace {

using namespace dockwire;
using nlohmann::json;

// --- A packet as the fields that the files list ---

std::string hex_of(bytes_view bytes) {
    std::string text;
    for (const std::byte byte : bytes) {
        char digits[3]{};
        std::snprintf(digits, sizeof digits, "%02x", std::to_integer<unsigned>(byte));
        text += digits;
    }
    return text;
}

// "Reason String" is listed as "reason_string".
std::string listed_name(std::string_view name) {
    std::string listed;
    for (const char c : name) {
        const bool upper = c >= 'A' && c <= 'Z';
        listed += c == ' ' ? '_' : (upper ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return listed;
}

json value_of(bool value) { return value ? 1 : 0; }
json value_of(mqtt::qos value) { return static_cast<int>(value); }
json value_of(std::uint16_t value) { return value; }
json value_of(std::uint32_t value) { return value; }
json value_of(mqtt::subscription_id value) { return value.value; }
json value_of(std::string_view value) { return value; }
json value_of(const mqtt::binary& value) { return hex_of(value.bytes); }
json value_of(const mqtt::user_property& value) { return json::array({value.name, value.value}); }

struct property_lister {
    json& list;

    template <class T>
    void operator()(mqtt::property identifier, const std::optional<T>& member) {
        if (member) add(identifier, *member);
    }
    template <class T>
    void operator()(mqtt::property identifier, const mqtt::list_view<T>& items) {
        for (const T& item : items)
            add(identifier, item);
    }
    template <class T>
    void add(mqtt::property identifier, const T& value) {
        list.push_back({{"id", static_cast<int>(identifier)},
                        {"name", listed_name(mqtt::rule_of(identifier).field.name)},
                        {"value", value_of(value)}});
    }
};

template <class Packet>
json properties_of(const Packet& packet) {
    json list = json::array();
    mqtt::each_property(packet, property_lister{list});
    return list;
}

json fields_of(const mqtt::will& message) {
    return {{"topic", message.topic},
            {"payload_hex", hex_of(message.payload.bytes)},
            {"qos", value_of(message.qos)},
            {"retain", message.retain},
            {"properties", properties_of(message)}};
}

json fields_of(const mqtt::packet::connect& packet) {
    json fields{{"clean_start", packet.clean_start},
                {"keep_alive", packet.keep_alive},
                {"properties", properties_of(packet)},
                {"client_id", packet.client_id}};
    if (packet.will) fields["will"] = fields_of(*packet.will);
    if (packet.user_name) fields["user_name"] = *packet.user_name;
    if (packet.password) fields["password_hex"] = hex_of(packet.password->bytes);
    return fields;
}

json fields_of(const mqtt::packet::publish& packet) {
    json fields{{"dup", packet.dup},     {"qos", value_of(packet.qos)},         {"retain", packet.retain},
                {"topic", packet.topic}, {"properties", properties_of(packet)}, {"payload_hex", hex_of(packet.payload.bytes)}};
    if (packet.qos != mqtt::qos::at_most_once) fields["packet_id"] = static_cast<int>(packet.id);
    return fields;
}

json listed(const mqtt::subscription_request& request) {
    return {{"filter", request.filter},
            {"qos", value_of(request.maximum_qos)},
            {"no_local", request.no_local},
            {"retain_as_published", request.retain_as_published},
            {"retain_handling", static_cast<int>(request.retain_handling)}};
}
json listed(const mqtt::filter_name& filter) { return filter.text; }
json listed(const mqtt::reason_item& reason) { return static_cast<int>(reason.code); }

template <class T>
json list_of(const mqtt::list_view<T>& items) {
    json list = json::array();
    for (const T& item : items)
        list.push_back(listed(item));
    return list;
}

// The packets whose members say by their presence what is listed.
template <class Packet>
json fields_of(const Packet& packet) {
    json fields = json::object();
    if constexpr (requires { packet.user_properties; }) fields["properties"] = properties_of(packet);
    if constexpr (requires { packet.id; }) fields["packet_id"] = static_cast<int>(packet.id);
    if constexpr (requires { packet.reason; }) fields["reason_code"] = static_cast<int>(packet.reason);
    if constexpr (requires { packet.session_present; }) fields["session_present"] = packet.session_present;
    if constexpr (requires { packet.subscriptions; }) fields["subscriptions"] = list_of(packet.subscriptions);
    if constexpr (requires { packet.filters; }) fields["filters"] = list_of(packet.filters);
    if constexpr (requires { packet.reasons; }) fields["reason_codes"] = list_of(packet.reasons);
    return fields;
}

// --- Verdicts ---

// The files list properties as they come; a packet does not keep the order of different ones.
bool sort_properties(json& fields) {
    const auto by_id = [](const json& a, const json& b) { return a.at("id") < b.at("id"); };
    bool were_sorted = true;
    for (const char* const at : {"/properties", "/will/properties"}) {
        const json::json_pointer place{at};
        if (!fields.contains(place)) continue;
        json& list = fields[place];
        were_sorted = were_sorted && std::is_sorted(list.begin(), list.end(), by_id);
        for (auto next = list.begin(); next != list.end(); ++next) {
            std::rotate(std::upper_bound(list.begin(), next, *next, by_id), next, next + 1); // equal ones keep their order
        }
    }
    return were_sorted;
}

// A packet's fields and what we make of it, or why it was refused.
struct decoded_packet {
    json fields{};
    byte_buffer encoded{};
    std::optional<mqtt::peer_fault> fault{};
};

decoded_packet decode(bytes_view bytes, mqtt::side receiver) {
    decoded_packet result{};
    result.fault = mqtt::v5_codec::decode(bytes, receiver, [&](const auto& packet) {
        result.fields = fields_of(packet);
        mqtt::v5_codec::encode(packet, result.encoded);
    });
    return result;
}

// What is wrong, if anything, and whether a valid packet came back byte for byte.
struct outcome {
    std::string wrong{};
    bool byte_exact{false};
};

bool waits_for_more(bytes_view bytes) { return mqtt::v5_codec::next_frame(bytes).state == mqtt::frame::status::incomplete; }

outcome check_incomplete(bytes_view bytes) {
    for (std::size_t size = 0; size <= bytes.size(); ++size) {
        if (!waits_for_more(bytes.first(size))) return {"does not wait after " + std::to_string(size) + " bytes"};
    }
    return {};
}

outcome check_invalid(bytes_view bytes, mqtt::side receiver) {
    const mqtt::frame frame = mqtt::v5_codec::next_frame(bytes);
    if (frame.fault) return {};
    if (frame.state != mqtt::frame::status::complete) return {"is not refused: the decoder waits"};
    if (decode(bytes.first(frame.size), receiver).fault) return {};
    return {"is not refused"};
}

outcome check_round_trip(bytes_view bytes, const decoded_packet& first, bool sorted, mqtt::side receiver) {
    const bytes_view again = first.encoded.view();
    if (same_bytes(bytes, again)) return {{}, true};
    if (again.size() > bytes.size()) return {"encodes to more bytes: " + hex_of(again)};
    if (again.size() == bytes.size() && sorted) return {"encodes to other bytes: " + hex_of(again)};
    const decoded_packet second = decode(again, receiver);
    if (second.fault) return {"is refused once encoded: " + std::string{second.fault->text()}};
    if (second.fields != first.fields) return {"encodes to another packet: " + second.fields.dump()};
    return {};
}

outcome check_valid(bytes_view bytes, const json& listed, mqtt::side receiver) {
    if (auto early = check_incomplete(bytes.first(bytes.size() - 1)); !early.wrong.empty()) return early;
    if (mqtt::v5_codec::next_frame(bytes).size != bytes.size()) return {"is not one whole frame"};
    decoded_packet packet = decode(bytes, receiver);
    if (packet.fault) return {"is refused: " + std::string{packet.fault->text()}};
    json wanted = listed;
    const bool sorted = sort_properties(wanted);
    sort_properties(packet.fields);
    if (packet.fields != wanted) return {"decodes to " + packet.fields.dump() + " instead of " + wanted.dump()};
    return check_round_trip(bytes, packet, sorted, receiver);
}

std::vector<mqtt::side> receivers(const std::string& listed) {
    if (listed == "client") return {mqtt::side::client};
    if (listed == "server") return {mqtt::side::server};
    return {mqtt::side::client, mqtt::side::server};
}

std::vector<std::byte> bytes_of(const std::string& hex) {
    std::vector<std::byte> bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<std::byte>(std::stoul(hex.substr(i, 2), nullptr, 16)));
    }
    return bytes;
}

outcome check(const json& vector) {
    const std::vector<std::byte> bytes = bytes_of(vector.at("hex"));
    const bool valid = vector.at("valid");
    if (!valid && vector.at("outcome") == "incomplete") return check_incomplete(bytes);
    outcome result{};
    for (const mqtt::side receiver : receivers(vector.at("receiver"))) {
        result = valid ? check_valid(bytes, vector.at("decoded"), receiver) : check_invalid(bytes, receiver);
        if (!result.wrong.empty()) break;
    }
    return result;
}

struct tally {
    int agreed{0};
    int disagreed{0};
    int valid{0};
    int byte_exact{0};
};

void check_file(const std::string& path, tally& count) {
    std::ifstream file{path};
    if (!file) throw std::runtime_error{"cannot be read"};
    for (const json& vector : json::parse(file)) {
        const outcome result = check(vector);
        ++(result.wrong.empty() ? count.agreed : count.disagreed);
        count.valid += vector.at("valid").get<bool>() ? 1 : 0;
        count.byte_exact += result.byte_exact ? 1 : 0;
        if (!result.wrong.empty()) std::cout << vector.at("name").get<std::string>() << ": " << result.wrong << '\n';
    }
}

} // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "usage: mqtt_vectors FILE...\n";
        return 2;
    }
    tally total{};
    for (const std::string& path : std::vector<std::string>(arguments + 1, arguments + count)) {
        try {
            check_file(path, total);
        } catch (const std::exception& error) {
            std::cerr << path << ": " << error.what() << '\n';
            return 2;
        }
    }
    std::cout << total.byte_exact << " of " << total.valid << " valid packets encode back byte for byte\n";
    std::cout << total.agreed << " agreed, " << total.disagreed << " disagreed\n";
    return total.disagreed == 0 ? 0 : 1;
}
