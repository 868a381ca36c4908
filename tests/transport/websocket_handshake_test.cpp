// The opening handshake of RFC 6455 without I/O, and what it is made of.
#include <string>
#include <string_view>

#include "dockwire/transport/websocket/handshake.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire::mqtt::detail;
using dockwire::as_bytes;
using dockwire::mqtt::http_status;
using dockwire::mqtt::parse_url;
using dockwire::mqtt::websocket_error;
using dockwire::mqtt::websocket_headers;

namespace {

std::string sha1_of(std::string_view text) { return dockwire::test::to_hex(sha1::of(as_bytes(text))); }

std::string million_of(char c) { return std::string(1'000'000, c); }

constexpr const char* rfc_key = "dGhlIHNhbXBsZSBub25jZQ==";
constexpr const char* rfc_accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

} // namespace

TEST_CASE("SHA-1 of the RFC's test vectors") {
    CHECK(sha1_of("abc") == "A9 99 3E 36 47 06 81 6A BA 3E 25 71 78 50 C2 6C 9C D0 D8 9D");
    CHECK(sha1_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "84 98 3E 44 1C 3B D2 6E BA AE 4A A1 F9 51 29 E5 E5 46 70 F1");
    CHECK(sha1_of(million_of('a')) == "34 AA 97 3C D4 C4 DA A4 F6 1E EB 2B DB AD 27 31 65 34 01 6F");
    std::string digits;
    for (int i = 0; i < 80; ++i)
        digits += "01234567";
    CHECK(sha1_of(digits) == "DE A3 56 A2 CD DD 90 C7 A7 EC ED C5 EB B5 63 93 4F 46 04 52");
    CHECK(sha1_of("") == "DA 39 A3 EE 5E 6B 4B 0D 32 55 BF EF 95 60 18 90 AF D8 07 09");
}

TEST_CASE("SHA-1 where the padding takes another block and where it does not") {
    CHECK(sha1_of(std::string(55, 'a')) == "C1 C8 BB DC 22 79 6E 28 C0 E1 51 63 D2 08 99 B6 56 21 D6 5A");
    CHECK(sha1_of(std::string(56, 'a')) == "C2 DB 33 0F 60 83 85 4C 99 D4 B5 BF B6 E8 F2 9F 20 1B E6 99");
    CHECK(sha1_of(std::string(63, 'a')) == "03 F0 9F 5B 15 8A 7A 8C DA D9 20 BD DC 29 B8 1C 18 A5 51 F5");
    CHECK(sha1_of(std::string(64, 'a')) == "00 98 BA 82 4B 5C 16 42 7B D7 A1 12 2A 5A 44 2A 25 EC 64 4D");
    CHECK(sha1_of(std::string(65, 'a')) == "11 65 53 26 C7 08 D7 03 19 BE 26 10 E8 A5 7D 9A 5B 95 9D 3B");
}

TEST_CASE("the accept key of the RFC's example") { CHECK(accept_key_of(rfc_key) == rfc_accept); }

TEST_CASE("keys are 16 bytes, and each one is another") {
    const std::string one = new_websocket_key();
    CHECK(dockwire::from_base64(one).value_or("").size() == 16);
    CHECK(one != new_websocket_key());
}

TEST_CASE("a client's handshake names host, path, key, version, subprotocol and the extra headers", "[MQTT-6.0.0-3]") {
    websocket_headers extra;
    extra.add("Authorization", "Bearer x");
    extra.add("X-Tenant", "a");
    CHECK(extra.sound());
    CHECK(websocket_request(*parse_url("ws://broker.example:8083/mqtt?tenant=a"), rfc_key, extra.lines()) ==
          "GET /mqtt?tenant=a HTTP/1.1\r\n"
          "Host: broker.example:8083\r\n"
          "Upgrade: websocket\r\n"
          "Connection: Upgrade\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
          "Sec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Protocol: mqtt\r\n"
          "Authorization: Bearer x\r\n"
          "X-Tenant: a\r\n"
          "\r\n");
}

TEST_CASE("the Host header leaves out the scheme's own port, and puts IPv6 addresses in brackets") {
    constexpr std::pair<const char*, const char*> rows[]{
        {"ws://broker", "broker"},
        {"ws://broker:80", "broker"},
        {"ws://broker:443", "broker:443"},
        {"wss://broker", "broker"},
        {"wss://broker:80", "broker:80"},
        {"ws://[::1]:8083/", "[::1]:8083"},
        {"ws://[fe80::1%25eth0]", "[fe80::1]"},
        {"ws://user:secret@broker", "broker"},
    };
    for (const auto& [url, host] : rows) {
        CAPTURE(url);
        CHECK(host_field_of(*parse_url(url)) == host);
    }
}

TEST_CASE("extra headers that would break the handshake are refused") {
    constexpr std::pair<std::string_view, std::string_view> rows[]{{"", "x"},
                                                                   {"A B", "x"},
                                                                   {"A:", "x"},
                                                                   {"A\r\nB", "x"},
                                                                   {"A", "x\r\nB: y"},
                                                                   {"A", "x\n"},
                                                                   {"A", std::string_view{"\0", 1}},
                                                                   {"A", "\x7F"}};
    for (const auto& [name, value] : rows) {
        websocket_headers extra;
        extra.add("Good", "one");
        extra.add(name, value);
        CHECK_FALSE(extra.sound());
    }
}

TEST_CASE("a server answers a client's handshake with the accept key and the subprotocol mqtt", "[MQTT-6.0.0-4]") {
    const auto request = websocket_request(*parse_url("ws://broker"), rfc_key, "");
    const auto [text, error] = answer_request(request);
    CHECK_FALSE(error);
    CHECK(text == "HTTP/1.1 101 Switching Protocols\r\n"
                  "Upgrade: websocket\r\n"
                  "Connection: Upgrade\r\n"
                  "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"
                  "Sec-WebSocket-Protocol: mqtt\r\n"
                  "\r\n");
    CHECK_FALSE(response_fault(text, rfc_accept));
}

namespace {

// One line of a sound message is replaced, or added when it is none of it.
struct change {
    const char* name{""};
    const char* replaced{""};
    const char* by{""};
    std::error_code outcome{};
};

std::string changed(std::string message, const change& how) {
    const std::string_view replaced = how.replaced;
    const std::size_t at = replaced.empty() ? message.size() - 2 : message.find(replaced);
    REQUIRE(at != std::string::npos);
    return message.replace(at, replaced.size(), how.by);
}

constexpr const char* key_line = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
constexpr const char* accept_line = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
constexpr const char* protocol_line = "Sec-WebSocket-Protocol: mqtt\r\n";

} // namespace

TEST_CASE("a server takes sound handshakes in every spelling, and refuses the others by HTTP", "[MQTT-6.0.0-3][MQTT-6.0.0-4]") {
    using enum websocket_error;
    const change rows[]{
        {"the RFC's own", "", "", {}},
        {"names in small letters", "Upgrade: websocket\r\nConnection: Upgrade", "upgrade: websocket\r\nconnection: upgrade", {}},
        {"values in capitals", "Upgrade: websocket\r\nConnection: Upgrade", "Upgrade: WebSocket\r\nConnection: UPGRADE", {}},
        {"Firefox's Connection", "Connection: Upgrade", "Connection: keep-alive, Upgrade", {}},
        {"no space after the colon", "Upgrade: websocket", "Upgrade:websocket", {}},
        {"spaces and tabs around values", "Upgrade: websocket", "Upgrade: \t websocket \t ", {}},
        {"any path", "GET / ", "GET /mqtt?x=1 ", {}},
        {"mqtt among others", protocol_line, "Sec-WebSocket-Protocol: mqttv3.1, mqtt\r\n", {}},
        {"mqtt in a second line", protocol_line, "Sec-WebSocket-Protocol: mqttv3.1\r\nSec-WebSocket-Protocol: mqtt\r\n", {}},
        {"extensions are not taken", "", "Sec-WebSocket-Extensions: permessage-deflate\r\n", {}},
        {"other headers", "", "Origin: http://a\r\nCookie: b=c; d\r\nX-Empty:\r\n", {}},
        {"no subprotocol", protocol_line, "", subprotocol_missing},
        {"another subprotocol", protocol_line, "Sec-WebSocket-Protocol: mqttv3.1\r\n", subprotocol_missing},
        {"mqtt in capitals is another", protocol_line, "Sec-WebSocket-Protocol: MQTT\r\n", subprotocol_missing},
        {"an empty list of subprotocols", protocol_line, "Sec-WebSocket-Protocol: ,\r\n", subprotocol_missing},
        {"HTTP/1.0", "HTTP/1.1", "HTTP/1.0", not_websocket},
        {"HTTP/2.0", "HTTP/1.1", "HTTP/2.0", not_websocket},
        {"no target", "GET / HTTP", "GET HTTP", not_websocket},
        {"no Upgrade", "Upgrade: websocket\r\n", "", not_websocket},
        {"another Upgrade", "Upgrade: websocket\r\n", "Upgrade: h2c\r\n", not_websocket},
        {"no Connection", "Connection: Upgrade\r\n", "", not_websocket},
        {"Connection: close", "Connection: Upgrade\r\n", "Connection: close\r\n", not_websocket},
        {"no Host", "Host: broker\r\n", "", not_websocket},
        {"two Hosts", "", "Host: other\r\n", not_websocket},
        {"no key", key_line, "", not_websocket},
        {"two keys", "", key_line, not_websocket},
        {"an empty key", key_line, "Sec-WebSocket-Key:\r\n", not_websocket},
        {"a key of 15 bytes", key_line, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25j\r\n", not_websocket},
        {"a key that is no base64", key_line, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZ!==\r\n", not_websocket},
        {"no version", "Sec-WebSocket-Version: 13\r\n", "", not_websocket},
        {"version 8", "Version: 13", "Version: 8", not_websocket},
        {"a line without a colon", "", "nonsense\r\n", malformed_http},
        {"a space before the colon", "", "Name : value\r\n", malformed_http},
        {"no name", "", ": value\r\n", malformed_http},
        {"a folded line", "", "X-Long: one\r\n two\r\n", malformed_http},
        {"a lone line feed", "", "X-A: one\nX-B: two\r\n", malformed_http},
        {"a control character", "", "X-A: \x01\r\n", malformed_http},
    };
    for (const change& row : rows) {
        CAPTURE(row.name);
        const auto [text, error] = answer_request(changed(websocket_request(*parse_url("ws://broker"), rfc_key, ""), row));
        CHECK(error == row.outcome);
        CHECK(text.starts_with(error ? "HTTP/1.1 4" : "HTTP/1.1 101 "));
        if (error)
            CHECK(http_head::parse(text)->only("Content-Length") == std::to_string(text.size() - text.find("\r\n\r\n") - 4));
    }
}

TEST_CASE("a client of another version is told ours") {
    const auto request = websocket_request(*parse_url("ws://broker"), rfc_key, "");
    const auto answer = answer_request(changed(request, {"", "Version: 13", "Version: 7"}));
    CHECK(answer.text.starts_with("HTTP/1.1 426 Upgrade Required\r\n"));
    CHECK(answer.text.find("\r\nSec-WebSocket-Version: 13\r\n") != std::string::npos);
}

TEST_CASE("a client takes the server's answer only if it is the one that it asked for", "[MQTT-6.0.0-4]") {
    using enum websocket_error;
    const change rows[]{
        {"the RFC's own", "", "", {}},
        {"words in another case", "Upgrade: websocket\r\nConnection: Upgrade", "upgrade: WEBSOCKET\r\nCONNECTION: upgrade", {}},
        {"a list in Connection", "Connection: Upgrade", "Connection: keep-alive, upgrade", {}},
        {"no reason phrase", "101 Switching Protocols", "101", {}},
        {"an empty reason phrase", "101 Switching Protocols", "101 ", {}},
        {"an empty list of extensions", "", "Sec-WebSocket-Extensions:\r\n", {}},
        {"other headers", "", "Server: x\r\nDate: y\r\n", {}},
        {"200", "101 Switching Protocols", "200 OK", http_status{200}},
        {"301", "101 Switching Protocols", "301 Moved Permanently", http_status{301}},
        {"401", "101 Switching Protocols", "401 Unauthorized", http_status{401}},
        {"404", "101 Switching Protocols", "404 Not Found", http_status{404}},
        {"599", "101 Switching Protocols", "599 Whatever", http_status{599}},
        {"no status", "101 Switching Protocols", "", malformed_http},
        {"a status of two digits", "101 Switching", "99 Switching", malformed_http},
        {"a status of four digits", "101 Switching", "1010 Switching", malformed_http},
        {"a status that is no number", "101 Switching", "1O1 Switching", malformed_http},
        {"a line without a colon", "", "nonsense\r\n", malformed_http},
        {"no Upgrade", "Upgrade: websocket\r\n", "", not_websocket},
        {"another Upgrade", "Upgrade: websocket\r\n", "Upgrade: h2c\r\n", not_websocket},
        {"no Connection", "Connection: Upgrade\r\n", "", not_websocket},
        {"no accept key", accept_line, "", wrong_accept_key},
        {"another accept key", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "s3pPLMBiTxaQ9kYGzzhZRbK+xOp=", wrong_accept_key},
        {"the accept key in small letters", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "s3pplmbitxaq9kygzzhzrbk+xoo=", wrong_accept_key},
        {"two accept keys", "", accept_line, wrong_accept_key},
        {"an extension", "", "Sec-WebSocket-Extensions: permessage-deflate\r\n", unasked_extension},
        {"no subprotocol", protocol_line, "", subprotocol_missing},
        {"another subprotocol", protocol_line, "Sec-WebSocket-Protocol: mqttv3.1\r\n", subprotocol_missing},
        {"two subprotocols", protocol_line, "Sec-WebSocket-Protocol: mqtt, mqttv3.1\r\n", subprotocol_missing},
    };
    const std::string sound = answer_request(websocket_request(*parse_url("ws://broker"), rfc_key, "")).text;
    for (const change& row : rows) {
        CAPTURE(row.name);
        CHECK(response_fault(changed(sound, row), rfc_accept) == row.outcome);
    }
}

TEST_CASE("the end of a head is found as soon as it is there, and what is no head is seen at once") {
    struct row {
        const char* received;
        std::size_t size;
        std::error_code error;
    };
    const row rows[]{
        {"", 0, {}},
        {"H", 0, {}},
        {"HTTP/1.1 101 x\r\n\r", 0, {}},
        {"HTTP/1.1 101 x\r\n\r\n", 18, {}},
        {"HTTP/1.1 101 x\r\n\r\nframes", 18, {}},
        {"HTTP/1.1 101 x\r\nA: 1234\r\n\r\n", 27, {}},
        {"HTTP/1.1 101 x\r\nA: 123456789\r\n\r\n", 0, websocket_error::header_too_large},
        {"HTTP/1.1 101 x\r\nA: 1234567890123", 0, websocket_error::header_too_large},
        {"h", 0, websocket_error::not_http},
        {"HTTP/2", 0, websocket_error::not_http},
        {"\x20\x02", 0, websocket_error::not_http},
        {"SSH-2.0-OpenSSH", 0, websocket_error::not_http},
    };
    for (const auto& [received, size, error] : rows) {
        CAPTURE(received);
        const head_progress found = find_head(received, http_response_start, 30);
        CHECK(found.size == size);
        CHECK(found.error == error);
    }
}

TEST_CASE("errors of a WebSocket have text that a person understands") {
    using dockwire::mqtt::close_code;
    CHECK(std::error_code{http_status{404}}.message() == "refused with HTTP 404 Not Found");
    CHECK(std::error_code{http_status{599}}.message() == "refused with HTTP 599");
    CHECK(std::error_code{close_code::policy_violation}.message() == "the peer closed the WebSocket: 1008 policy violation");
    CHECK(std::error_code{close_code{4000}}.message() == "the peer closed the WebSocket: 4000");
    CHECK(std::error_code{websocket_error::frame_too_large}.message() == "the peer sent a WebSocket frame above the limit");
    CHECK(std::error_code{websocket_error::not_http}.message() == "the peer does not speak HTTP, so there is no WebSocket");
    CHECK(std::error_code{http_status{404}} != std::error_code{http_status{403}});
}
