// Requests and their answers (4.10).
#include "dockwire/asio.hpp"

#include <string>
#include <vector>

#include <asio/bind_cancellation_slot.hpp>
#include <asio/cancellation_signal.hpp>

#include "world.hpp"

using namespace client_test;
using mqtt::message;
using mqtt::qos;

namespace {

struct answered {
    int calls{0};
    std::error_code error{};
    std::string text{};

    auto note() {
        return [this](std::error_code why, const message& answer) {
            ++calls;
            error = why;
            if (answer) text = dockwire::as_text(answer->payload.bytes);
        };
    }
};

/// A server that keeps requests for the test to answer.
struct asking_world : connected_world {
    explicit asking_world(const mqtt::client_options& with = options()) : connected_world{with} { connect(); }

    void answer(std::size_t number, std::string_view payload) {
        const auto& asked = server.requests().at(number);
        server.respond(asked, payload);
        settle();
    }
};

} // namespace

TEST_CASE("a request is published with a response topic that the client subscribes to first") {
    asking_world here;
    answered first;
    here.client->async_request("ask", "1", {}, first.note());
    here.settle();
    const auto heard = here.server.heard();
    REQUIRE(heard.size() == 2);
    REQUIRE(here.server.requests().size() == 1);
    const std::string topic = here.server.requests()[0].response_topic;
    CHECK(topic.starts_with("dockwire/response/"));
    CHECK(heard[0] == "SUBSCRIBE " + topic + " qos 1");
    CHECK(heard[1] == "PUBLISH ask 1 qos 1");
    CHECK(first.calls == 0);
    here.answer(0, "yes");
    CHECK(first.calls == 1);
    CHECK_FALSE(first.error);
    CHECK(first.text == "yes");
}

TEST_CASE("several requests wait at once, and each gets its own answer") {
    asking_world here;
    std::vector<answered> all(3);
    for (auto& each : all)
        here.client->async_request("ask", "?", {}, each.note());
    here.settle();
    REQUIRE(here.server.requests().size() == 3);
    here.answer(2, "c");
    here.answer(0, "a");
    here.answer(1, "b");
    here.answer(1, "twice");
    CHECK(all[0].text == "a");
    CHECK(all[1].text == "b");
    CHECK(all[2].text == "c");
    CHECK(all[1].calls == 1);
    CHECK(here.client->statistics().messages_unmatched == 1);
}

TEST_CASE("a request without an answer times out, and its late answer is counted") {
    asking_world here;
    answered late;
    answered in_time;
    here.client->async_request("ask", "1", {.timeout = 2s}, late.note());
    here.client->async_request("ask", "2", {.timeout = 5s}, in_time.note());
    here.settle();
    here.pass(1900ms);
    CHECK(late.calls == 0);
    here.pass(200ms);
    CHECK(late.error == usage_error::timed_out);
    here.answer(0, "late");
    here.answer(1, "good");
    CHECK(late.calls == 1);
    CHECK(in_time.text == "good");
    CHECK(here.client->statistics().messages_unmatched == 1);
}

TEST_CASE("a cancelled request ends alone") {
    asking_world here;
    asio::cancellation_signal stop;
    answered cancelled;
    answered other;
    here.client->async_request("ask", "1", {}, asio::bind_cancellation_slot(stop.slot(), cancelled.note()));
    here.client->async_request("ask", "2", {}, other.note());
    here.settle();
    stop.emit(asio::cancellation_type::terminal);
    here.settle();
    CHECK(cancelled.error == asio::error::operation_aborted);
    here.answer(0, "1");
    here.answer(1, "2");
    CHECK(cancelled.calls == 1);
    CHECK(other.text == "2");
}

TEST_CASE("a request fails as its publish does, and when the response topic is refused") {
    asking_world here;
    answered failed;
    SECTION("a topic that cannot be") {
        here.client->async_request("a/#", "1", {}, failed.note());
        here.settle();
        CHECK(failed.error == usage_error::invalid_topic_name);
    }
    SECTION("refused by the server") {
        here.server.does().publish_reason = mqtt::reason_code::not_authorized;
        here.client->async_request("ask", "1", {}, failed.note());
        here.settle();
        CHECK(failed.error == mqtt::reason_code::not_authorized);
    }
    SECTION("response topic refused") {
        here.server.does().grants_nothing = mqtt::reason_code::not_authorized;
        here.client->async_request("ask", "1", {}, failed.note());
        here.settle();
        CHECK(failed.error == mqtt::reason_code::not_authorized);
    }
    CHECK(failed.calls == 1);
}

TEST_CASE("after a refused response topic the next request asks for it again, and one answer is enough") {
    asking_world here;
    answered refused;
    here.server.does().grants_nothing = mqtt::reason_code::not_authorized;
    here.client->async_request("ask", "1", {}, refused.note());
    here.settle();
    CHECK(refused.error == mqtt::reason_code::not_authorized);
    here.server.does().grants_nothing.reset();
    answered good;
    here.client->async_request("ask", "2", {}, good.note());
    here.settle();
    here.answer(1, "yes");
    CHECK(good.text == "yes");
    CHECK(here.client->statistics().messages_unmatched == 0);
}

TEST_CASE("the server's Response Information and the application's topic are where answers come") {
    auto with = options();
    SECTION("of the server") {
        with.request_response_information = true;
        connected_world here{with};
        here.server.does().connack.response_information = "answers/me";
        here.connect();
        here.client->async_request("ask", "1", {}, [](std::error_code, const message&) {});
        here.settle();
        CHECK(here.server.requests().at(0).response_topic.starts_with("answers/me/"));
    }
    SECTION("of the application") {
        with.response_topic = "my/answers";
        asking_world here{with};
        here.client->async_request("ask", "1", {}, [](std::error_code, const message&) {});
        here.settle();
        CHECK(here.server.requests().at(0).response_topic == "my/answers");
    }
}

TEST_CASE("destroying the client ends its requests") {
    asking_world here;
    answered open;
    here.client->async_request("ask", "1", {}, open.note());
    here.settle();
    here.client.reset();
    here.settle();
    CHECK(open.calls == 1);
    CHECK(open.error == asio::error::operation_aborted);
}
