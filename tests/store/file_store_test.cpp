// The journal of a session in a file.
#include "dockwire/asio.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include "dockwire/store/file_store.hpp"
#include "support/catch.hpp"

namespace {

namespace fs = std::filesystem;
namespace mqtt = dockwire::mqtt;

// A folder that goes with the test.
struct folder {
    folder() : path{fs::temp_directory_path() / ("dockwire-store-" + std::to_string(::getpid()))} { fs::create_directory(path); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { fs::remove_all(path); }

    std::string file() const { return (path / "session.journal").string(); }
    std::string content() const {
        std::ifstream in{file(), std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

    fs::path path;
};

mqtt::file_store opened(const folder& in) {
    auto made = mqtt::file_store::open(in.file());
    if (!made) FAIL(made.error().message());
    return std::move(*made);
}

std::error_code commit(mqtt::file_store& what) {
    auto done = what.async_commit(asio::use_future);
    try {
        done.get();
        return {};
    } catch (const std::system_error& failed) {
        return failed.code();
    }
}

void queue(mqtt::file_store& to, std::uint64_t number, std::string_view packet) {
    to.queued(mqtt::message_number{number}, dockwire::as_bytes(packet), {});
}

std::vector<std::string> messages(const mqtt::file_store& of) {
    std::vector<std::string> all{};
    of.load([&](const mqtt::stored_message& left) { all.emplace_back(dockwire::as_text(left.packet)); }, [](mqtt::packet_id) {});
    return all;
}

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("what was committed is there when the file is opened again, the rest is not") {
    const folder here{};
    {
        auto store = opened(here);
        CHECK_FALSE(store.uncommitted());
        queue(store, 1, "one");
        CHECK(store.uncommitted());
        CHECK_FALSE(commit(store));
        CHECK_FALSE(store.uncommitted());
        queue(store, 2, "two");
    }
    CHECK(messages(opened(here)) == texts{"one"});
}

TEST_CASE("a torn end of the file is cut off, and writing goes on behind what is whole") {
    const folder here{};
    {
        auto store = opened(here);
        queue(store, 1, "one");
        queue(store, 2, "two");
        CHECK_FALSE(commit(store));
    }
    fs::resize_file(here.file(), fs::file_size(here.file()) - 1);
    {
        auto store = opened(here);
        CHECK(messages(store) == texts{"one"});
        queue(store, 3, "three");
        CHECK_FALSE(commit(store));
    }
    CHECK(messages(opened(here)) == texts{"one", "three"});
}

TEST_CASE("a file belongs to one store at a time") {
    const folder here{};
    const auto store = opened(here);
    const auto second = mqtt::file_store::open(here.file());
    REQUIRE_FALSE(second);
    CHECK(second.error() == std::errc::resource_unavailable_try_again);
}

TEST_CASE("a file that cannot be opened is an error of the system") {
    const folder here{};
    const auto store = mqtt::file_store::open((here.path / "no" / "such" / "folder").string());
    REQUIRE_FALSE(store);
    CHECK(store.error() == std::errc::no_such_file_or_directory);
}

TEST_CASE("a long file is replaced by a short one that amounts to the same") {
    const folder here{};
    const std::string large(200'000, 'x');
    {
        auto store = opened(here);
        queue(store, 1, "one");
        for (std::uint64_t number = 2; number < 12; ++number) {
            queue(store, number, large);
            store.completed(mqtt::message_number{number});
            CHECK_FALSE(commit(store));
        }
    }
    CHECK(here.content().size() < 1'500'000);
    CHECK_FALSE(fs::exists(here.file() + ".next"));
    CHECK(messages(opened(here)) == texts{"one"});
}

TEST_CASE("the completion of a commit runs on its handler's executor") {
    const folder here{};
    auto store = opened(here);
    asio::io_context io{};
    queue(store, 1, "one");
    bool inside = false;
    store.async_commit(
        asio::bind_executor(io, [&](std::error_code error) { inside = !error && io.get_executor().running_in_this_thread(); }));
    io.run(); // it waits for the disk
    CHECK(inside);
}
