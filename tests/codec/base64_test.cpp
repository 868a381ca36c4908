// Base64 of bytes, and bytes of base64.
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/base64.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

using namespace dockwire;

TEST_CASE("base64 of the RFC's test vectors, there and back") {
    constexpr std::pair<const char*, const char*> rows[]{{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"}};
    for (const auto& [bytes, text] : rows) {
        CHECK(to_base64(as_bytes(std::string_view{bytes})) == text);
        CHECK(from_base64(text) == std::string{bytes});
    }
    CHECK(to_base64(test::from_hex("FB FF FE")) == "+//+");
    CHECK(from_base64("+//+") == std::string{"\xFB\xFF\xFE"});
}

TEST_CASE("what is not base64 in its one form stands for no bytes") {
    for (const char* const wrong :
         {"Zg=", "Zg", "Zh==", "Zm9=", "Z===", "====", "=", "Z g=", "Zg-=", "=Zg=", "Zg==Zg==", "Zg==\n", "Z"}) {
        CAPTURE(wrong);
        CHECK_FALSE(from_base64(wrong));
    }
}
