// Several brokers, and servers that send their clients to others (4.11).
#include <algorithm>
#include <random>
#include <set>

#include "dockwire/client/detail/server_reference.hpp"
#include "world.hpp"

using namespace client_test;
using mqtt::endpoint;
using mqtt::reason_code;

namespace {

strings references(std::string_view list, std::string_view from) {
    static constexpr std::string_view schemes[]{"mqtt", "mqtts", "ws", "wss", "memory"};
    strings lines;
    mqtt::detail::for_each_reference(list, *mqtt::parse_url(from), schemes, [&](const endpoint& each) {
        lines.push_back(each.scheme + " " + each.host + " " + std::to_string(each.port) + each.path +
                        (each.user.empty() ? "" : " " + each.user));
    });
    return lines;
}

void send_away(server& from, reason_code why, std::string_view to) {
    mqtt::packet::disconnect disconnect{};
    disconnect.reason = why;
    disconnect.server_reference = to;
    from.disconnect(disconnect);
}

} // namespace

TEST_CASE("a Server Reference is a list of names with ports, or of URLs", "[4.11]") {
    struct row {
        const char* name;
        const char* list;
        const char* from;
        strings to;
    };
    const row rows[]{
        {"a name", "myserver.xyz.org", "mqtt://a", {"mqtt myserver.xyz.org 1883"}},
        {"with a port", "myserver.xyz.org:8883", "mqtts://a:1", {"mqtts myserver.xyz.org 8883"}},
        {"a list",
         "10.10.151.22:8883 [fe80::9610:3eff:fe1c]:1883",
         "mqtt://a",
         {"mqtt 10.10.151.22 8883", "mqtt fe80::9610:3eff:fe1c 1883"}},
        {"more spaces", "  a  b ", "mqtt://x", {"mqtt a 1883", "mqtt b 1883"}},
        {"the WebSocket path stays", "b", "ws://a/mqtt", {"ws b 80/mqtt"}},
        {"a URL", "ws://b:81/path", "mqtt://a", {"ws b 81/path"}},
        {"the login goes along", "b mqtt://you@c", "mqtt://me:secret@a", {"mqtt b 1883 me", "mqtt c 1883 you"}},
        {"into TLS", "wss://b/x", "mqtt://a", {"wss b 443/x"}},
        {"not out of TLS", "mqtt://b ws://c mqtts://d", "mqtts://a", {"mqtts d 8883"}},
        {"not into this process", "memory://b", "mqtt://a", {}},
        {"not what this client cannot", "unix:///b", "unix:///a", {}},
        {"nonsense", "a:b x@y z/ %41 a?b :: []", "mqtt://a", {}},
        {"nothing", "", "mqtt://a", {}},
        {"more than anybody needs",
         "a b c d e f g h i j",
         "memory://x",
         {"memory a 0", "memory b 0", "memory c 0", "memory d 0", "memory e 0", "memory f 0", "memory g 0", "memory h 0"}},
    };
    for (const row& each : rows) {
        CAPTURE(each.name);
        CHECK(references(each.list, each.from) == each.to);
    }
}

TEST_CASE("a server that refuses with a reference is left for the other one at once", "[4.11]") {
    connected_world here;
    server other{here.io, "other"};
    here.server.does().connack.reason = GENERATE(reason_code::use_another_server, reason_code::server_moved);
    here.server.does().connack.server_reference = "other";
    strings brokers;
    here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.status != client_status::connecting)
            brokers.push_back(std::string{state.broker} + " " + std::to_string(state.retry_in.count()) +
                              std::string{state.server_reference});
    });
    here.client->async_run(here.run.note());
    here.settle();
    here.pass(1ms, 1ms);
    CHECK(brokers == strings{"memory://server 0other", "memory://other 0"});
    CHECK(other.heard() == strings{"CONNECT me clean"});
}

TEST_CASE("the broker is another for now after 0x9C, and for good after 0x9D", "[4.11]") {
    const bool has_moved = GENERATE(false, true);
    connected_world here;
    server other{here.io, "other"};
    here.connect();
    send_away(here.server, has_moved ? reason_code::server_moved : reason_code::use_another_server, "other");
    here.pass(1ms, 1ms);
    REQUIRE(here.client->status() == client_status::online);
    CHECK(other.heard() == strings{"CONNECT me resume"});
    static_cast<void>(here.server.heard());
    other.cut();
    here.pass(1s);
    CHECK(here.client->status() == client_status::online);
    CHECK(here.server.heard().size() == (has_moved ? 0 : 1));
    CHECK(other.heard().size() == (has_moved ? 1 : 0));
}

TEST_CASE("of several references the first that answers is taken, and then the brokers of the options", "[4.11]") {
    connected_world here;
    here.connect();
    SECTION("the second answers") {
        server other{here.io, "other"};
        send_away(here.server, reason_code::use_another_server, "nobody other");
        here.pass(1ms, 1ms);
        CHECK(other.heard() == strings{"CONNECT me resume"});
    }
    SECTION("none answers") {
        send_away(here.server, reason_code::use_another_server, "nobody no-one");
        here.pass(499ms, 1ms);
        CHECK(here.server.heard().empty());
        here.pass(1ms);
        CHECK(here.server.heard() == strings{"CONNECT me resume"});
    }
}

TEST_CASE("a server that names no other sends to the next broker of the options", "[4.11]") {
    const std::string_view others[]{"memory://other"};
    auto with = options();
    with.brokers = others;
    connected_world here{with};
    server other{here.io, "other"};
    here.connect();
    send_away(here.server, reason_code::use_another_server, GENERATE("", "not:a:server"));
    here.pass(1ms, 1ms);
    CHECK(other.heard() == strings{"CONNECT me resume"});
}

TEST_CASE("a reference that goes with another reason is shown and not followed") {
    connected_world here;
    server other{here.io, "other"};
    here.connect();
    send_away(here.server, reason_code::server_busy, "other");
    here.pass(1min);
    CHECK(other.heard().empty());
    CHECK(here.client->status() == client_status::online);
}

TEST_CASE("servers that refer to each other are asked with growing pauses") {
    connected_world here;
    server other{here.io, "other"};
    here.server.does().connack.reason = other.does().connack.reason =
        GENERATE(reason_code::use_another_server, reason_code::server_moved);
    here.server.does().connack.server_reference = "other";
    other.does().connack.server_reference = "server";
    std::vector<std::int64_t> pauses;
    here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.status == client_status::waiting) pauses.push_back(state.retry_in.count());
    });
    here.client->async_run(here.run.note());
    here.pass(10s);
    CHECK(pauses == std::vector<std::int64_t>{0, 0, 0, 500, 1000, 2000, 4000, 8000});
}

TEST_CASE(
    "servers that let a client in and then refer to each other are asked with growing pauses, until a connection has lasted") {
    connected_world here;
    server other{here.io, "other"};
    std::vector<std::int64_t> pauses;
    here.client->on_state([&](const mqtt::connection_state& state) {
        if (state.status == client_status::waiting) pauses.push_back(state.retry_in.count());
    });
    here.client->async_run(here.run.note());
    here.settle();
    const auto refer = [&] {
        REQUIRE(here.client->status() == client_status::online);
        const bool is_here = here.server.has_client();
        send_away(is_here ? here.server : other, reason_code::server_moved, is_here ? "other" : "server");
        here.pass(1ms, 1ms);
    };
    for (int i = 0; i < 5; ++i) {
        refer();
        here.pass(1s);
    }
    CHECK(pauses == std::vector<std::int64_t>{0, 0, 0, 500, 1000});
    here.pass(30s);
    refer();
    CHECK(pauses.back() == 0);
}

TEST_CASE("brokers are tried in the order of the options, or in one that is drawn") {
    const std::string_view urls[]{"memory://b", "memory://c", "memory://d"};
    std::set<std::string> orders;
    for (unsigned seed = 0; seed < 200; ++seed) {
        mqtt::detail::connection_target target{{.url = "memory://a", .brokers = urls}, mqtt::memory_transport::schemes};
        std::minstd_rand random{seed + 1};
        target.shuffle(random);
        std::string order;
        for (std::size_t i = 0; i < target.brokers(); ++i)
            order += target.broker(i).host;
        orders.insert(order);
        std::ranges::sort(order);
        CHECK(order == "abcd");
    }
    CHECK(orders.size() == 24);
}

TEST_CASE("a client that shuffles its brokers tries all of them") {
    const std::string_view urls[]{"memory://b", "memory://c"};
    auto with = options();
    with.brokers = urls;
    with.shuffle_brokers = true;
    connected_world here{with};
    std::set<std::string> tried;
    here.client->on_state([&](const mqtt::connection_state& state) { tried.insert(std::string{state.broker}); });
    here.server.hide();
    here.client->async_run(here.run.note());
    here.settle();
    here.pass(1ms, 1ms);
    CHECK(tried == std::set<std::string>{"memory://b", "memory://c", "memory://server"});
}
