// Error categories whose messages are tables.
#include <string>
#include <system_error>

#include "dockwire/codec/peer_error.hpp"
#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/error_table.hpp"
#include "support/catch.hpp"

namespace {

enum class colour { red = 3, green = 5 };
constexpr dockwire::error_text colours[]{{colour::red, "red"}, {colour::green, "green"}};

std::string said(const dockwire::error_wording& wording, int value) {
    return dockwire::error_table{colours, wording}.message(value);
}

} // namespace

TEST_CASE("a message is the text of its value, or what is said of a value that the table does not have") {
    const dockwire::error_wording plain{.category = "colour", .unknown = "no colour"};
    CHECK(said(plain, 3) == "red");
    CHECK(said(plain, 5) == "green");
    for (const int other : {-1, 0, 4, 6})
        CHECK(said(plain, other) == "no colour");
    CHECK(dockwire::error_table{colours, plain}.name() == std::string{"colour"});
}

TEST_CASE("a message may have words before its text, and its number") {
    CHECK(said({.category = "colour", .before = "it is "}, 3) == "it is red");
    CHECK(said({.category = "colour", .before = "it is "}, 4) == "it is unknown error");
    CHECK(said({.category = "colour", .before = "number ", .behind_number = ": "}, 3) == "number 3: red");
    CHECK(said({.category = "colour", .before = "number ", .behind_number = ": "}, 4) == "number 4");
}

TEST_CASE("the errors of the caller and of the peer say what they are") {
    using dockwire::mqtt::peer_error;
    using dockwire::mqtt::reason_code;
    CHECK(make_error_code(dockwire::usage_error::no_broker).message() == "the options name no broker");
    CHECK(std::error_code{0, dockwire::usage_category()}.message() == "no error");
    CHECK(std::error_code{999, dockwire::usage_category()}.message() == "unknown usage error");
    CHECK(make_error_code(reason_code::server_busy).message() == "Server busy");
    CHECK(std::error_code{1000, dockwire::mqtt::reason_category()}.message() == "unknown reason code");
    CHECK(make_error_code(peer_error{0x82}).message() == "peer error: Protocol Error");
    CHECK(make_error_code(peer_error{1000}).message() == "peer error: unknown reason code");
}
