// The broker over a local socket.
#include <cstdlib>
#include <filesystem>
#include <string>

#include "dialogue.hpp"
#include "dockwire/transport/socket/local.hpp"

using namespace broker_test;

namespace {

struct temporary_folder {
    temporary_folder() { REQUIRE(mkdtemp(path.data()) != nullptr); }
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    std::string path{(std::filesystem::temp_directory_path() / "dockwire_XXXXXX").string()};
};

} // namespace

TEST_CASE("clients reach the broker by a local socket, whose file goes with it") {
    const temporary_folder folder;
    asio::io_context io{1};
    mqtt::broker broker{io};
    REQUIRE_FALSE(broker.listen("unix://" + folder.path + "/broker.sock"));
    CHECK(broker.local_endpoint() == mqtt::endpoint{.scheme = "unix", .path = folder.path + "/broker.sock"});
    basic_peer<mqtt::local_transport> alice{io, broker.local_endpoint()};
    alice.says("10 12 | 00 04 'MQTT' 05 02 00 3C | 00 | 00 05 'alice'");
    CHECK(alice.heard_like(welcome) == welcome);
    broker.close();
    CHECK(alice.is_cut_soon());
    CHECK(alice.heard() == wire("E0 01 | 8B"));
    CHECK(std::filesystem::is_empty(folder.path));
}
