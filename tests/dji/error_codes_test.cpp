// Result codes: their texts and what they are made of.
#include <string>
#include <system_error>

#include "dockwire/dji/protocol/error.hpp"
#include "dockwire/dji/protocol/error_codes.hpp"
#include "support/catch.hpp"

using namespace dockwire::dji;

TEST_CASE("a result code names its source, its module and its error") {
    CHECK(parts_of_result(514'121) == result_parts{error_source::device, 14, 121});
    CHECK(parts_of_result(319'007) == result_parts{error_source::device, 19, 7});
    CHECK(parts_of_result(412'001) == result_parts{error_source::pilot, 12, 1});
    CHECK(parts_of_result(699'999) == result_parts{error_source::pilot, 99, 999});
}

TEST_CASE("a number that is built otherwise has no parts") {
    for (const int code : {-1, 0, 1, 2, 299'999, 700'000, 3'140'000})
        CHECK(parts_of_result(code) == result_parts{});
}

TEST_CASE("every code of the table has a text and a source") {
    for (const auto& one : result_texts) {
        CAPTURE(one.value);
        CHECK(text_of_result(one.value) == one.text);
        CHECK_FALSE(one.text.empty());
        CHECK(one.text.size() < 100);
        CHECK(parts_of_result(one.value).source == error_source::device);
    }
}

TEST_CASE("codes that are not listed have no text") {
    for (const int code : {0, 1, std::begin(result_texts)->value - 1, std::end(result_texts)[-1].value + 1, 314'004})
        CHECK(text_of_result(code).empty());
}

TEST_CASE("the message of a listed result code has its text, that of another its number") {
    CHECK(result_error(514'121).message() == "result code 514121: emergency stop button pressed");
    CHECK(result_error(314'000).message() == "result code 314000: operation not supported");
    CHECK(result_error(2).message() == "result code 2");
}

TEST_CASE("a result is an error of its own category, and success is none") {
    CHECK_FALSE(result_error(result_code::success));
    CHECK(result_error(result_code::not_supported));
    CHECK(result_error(1) == std::error_code{1, result_category()});
    CHECK(result_error(1) != std::error_code{1, std::generic_category()});
    CHECK(result_error(1) != make_error_code(call_error::invalid_serial_number));
    CHECK(result_category().name() == std::string{"dockwire.dji.result"});
}

TEST_CASE("an error of a call compares with its value and has a text") {
    const std::error_code error = call_error::invalid_message;
    CHECK(error == call_error::invalid_message);
    CHECK(error != call_error::malformed_reply);
    CHECK(error.message() == "the message breaks a documented rule");
    CHECK(std::error_code{99, call_category()}.message() == "unknown error");
    CHECK(std::error_code{-1, call_category()}.message() == "unknown error");
}
