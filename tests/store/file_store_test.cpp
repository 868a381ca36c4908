// The journal of a session in a file.
#include "dockwire/asio.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/use_future.hpp>

#include "dockwire/store/detail/record.hpp"
#include "dockwire/store/file_store.hpp"
#include "support/catch.hpp"
#include "support/hex.hpp"

namespace {

namespace fs = std::filesystem;
namespace mqtt = dockwire::mqtt;
using dockwire::test::from_hex;

std::string content_of(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

// A folder that goes with the test.
struct folder {
    folder() : path{fs::temp_directory_path() / ("dockwire-store-" + std::to_string(::getpid()))} { fs::create_directory(path); }
    folder(const folder&) = delete;
    folder& operator=(const folder&) = delete;
    ~folder() { fs::remove_all(path); }

    std::string file() const { return (path / "session.journal").string(); }
    std::string content() const { return content_of(file()); }

    void write(std::string_view content) const { std::ofstream{file(), std::ios::binary} << content; }

    fs::path path;
};

std::error_code fault_of(const std::string& file) {
    const auto store = mqtt::file_store::open(file);
    return store ? std::error_code{} : store.error();
}

std::string text_of(std::string_view hex) { return std::string{dockwire::as_text(from_hex(hex))}; }

// Received, without an identifier.
std::string odd_record() {
    dockwire::byte_buffer made{};
    mqtt::detail::record_writer{made}.bytes(from_hex("05 | 00 00"));
    return std::string{dockwire::as_text(made.view())};
}

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
    CHECK(fault_of((here.path / "no" / "such" / "folder").string()) == std::errc::no_such_file_or_directory);
    CHECK(fault_of(here.path.string()) == std::errc::is_a_directory);
    here.write("");
    fs::permissions(here.file(), fs::perms::none);
    if (::geteuid() != 0) CHECK(fault_of(here.file()) == std::errc::permission_denied); // root may do everything
}

TEST_CASE("a journal begins with a magic number and a version, from the moment that it is opened") {
    const folder here{};
    static_cast<void>(opened(here));
    CHECK(dockwire::same_bytes(dockwire::as_bytes(here.content()), from_hex("89 64 77 6A 0D 0A 1A 0A | 02 00 00 00")));
    CHECK(messages(opened(here)).empty());
}

TEST_CASE("a file that is not a journal of this version is refused and left as it is") {
    struct foreign_file {
        const char* what;
        std::string content;
        dockwire::usage_error error;
    };
    using enum dockwire::usage_error;
    const std::string magic{dockwire::as_text(mqtt::journal::head().first(8))};
    const foreign_file files[]{
        {"a text", "key = value\n", not_a_journal},
        {"one byte", "x", not_a_journal},
        {"a long file", std::string(3'000'000, 'x'), not_a_journal},
        {"zeros", std::string(12, '\0'), not_a_journal},
        {"a journal without a head", text_of("03 00 00 00 | ED 49 BB BC | 05 | 02 01"), not_a_journal},
        {"almost the magic number", magic.substr(0, 7) + "x" + std::string(20, '\0'), not_a_journal},
        {"version 1", magic + text_of("01 00 00 00"), journal_of_other_version},
        {"version 1, with records", magic + text_of("01 00 00 00 | 03 00 00 00"), journal_of_other_version},
        {"the next version", magic + text_of("03 00 00 00"), journal_of_other_version},
        {"a late version", magic + text_of("01 00 00 01"), journal_of_other_version},
        {"a torn head of another version", magic + text_of("01 00"), not_a_journal},
    };
    for (const foreign_file& file : files) {
        CAPTURE(file.what);
        const folder here{};
        here.write(file.content);
        CHECK(fault_of(here.file()) == file.error);
        CHECK(here.content() == file.content);
        CHECK(std::distance(fs::directory_iterator{here.path}, fs::directory_iterator{}) == 1);
    }
    CHECK(fault_of("/dev/null") == not_a_journal);
    CHECK(make_error_code(not_a_journal).message() == "the file is not a journal of dockwire; it was left as it is");
    CHECK(make_error_code(journal_of_other_version).message() ==
          "the file is a journal of another version of dockwire; it was left as it is");
}

TEST_CASE("a head that was cut anywhere is written anew") {
    const auto head = mqtt::journal::head();
    for (std::size_t size = 0; size <= head.size(); ++size) {
        CAPTURE(size);
        const folder here{};
        here.write(dockwire::as_text(head.first(size)));
        {
            auto store = opened(here);
            queue(store, 1, "one");
            CHECK_FALSE(commit(store));
        }
        CHECK(messages(opened(here)) == texts{"one"});
    }
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
    CHECK(here.content().starts_with(dockwire::as_text(mqtt::journal::head())));
    CHECK_FALSE(fs::exists(here.file() + ".next"));
    CHECK(messages(opened(here)) == texts{"one"});
}

TEST_CASE("a record that has no meaning moves to a file of its own with the next commit") {
    const folder here{};
    const std::string rejected = here.file() + ".rejected";
    const std::string odd = odd_record();
    {
        auto store = opened(here);
        queue(store, 1, "one");
        CHECK_FALSE(commit(store));
    }
    here.write(here.content() + odd);
    for (int attempt = 0; attempt < 2; ++attempt) { // until something is committed it stays
        const auto store = opened(here);
        CHECK(store.set_aside_count() == 1);
        CHECK(store.uncommitted());
        CHECK_FALSE(fs::exists(rejected));
    }
    {
        auto store = opened(here);
        queue(store, 2, "two");
        CHECK_FALSE(commit(store));
        CHECK_FALSE(store.uncommitted());
        CHECK(content_of(rejected) == odd);
        store.set_aside(mqtt::message_number{2});
        CHECK(store.set_aside_count() == 2);
        CHECK_FALSE(commit(store));
        CHECK(content_of(rejected).starts_with(odd));
        CHECK(content_of(rejected).ends_with("two"));
    }
    auto store = opened(here);
    CHECK(messages(store) == texts{"one"});
    CHECK(store.set_aside_count() == 0);
    CHECK_FALSE(store.uncommitted());
}

TEST_CASE("a journal keeps what is set aside until it is in its own file") {
    const folder here{};
    {
        auto store = opened(here);
        queue(store, 1, "one");
        CHECK_FALSE(commit(store));
    }
    fs::create_directory(here.file() + ".rejected"); // which cannot be written
    {
        auto store = opened(here);
        store.set_aside(mqtt::message_number{1});
        queue(store, 2, "two");
        CHECK_FALSE(commit(store)); // it blocks nothing
        CHECK_FALSE(store.uncommitted());
    }
    fs::remove(here.file() + ".rejected");
    {
        auto store = opened(here);
        CHECK(messages(store) == texts{"one", "two"});
        store.set_aside(mqtt::message_number{1});
        CHECK_FALSE(commit(store));
    }
    CHECK(messages(opened(here)) == texts{"two"});
    CHECK(content_of(here.file() + ".rejected").ends_with("one"));
}

TEST_CASE("a record of no meaning stays in the journal, also in a shorter one, when its own file cannot be written") {
    const folder here{};
    const std::string odd = odd_record();
    fs::create_directory(here.file() + ".rejected");
    CHECK(opened(here).set_aside_count() == 0);
    here.write(here.content() + odd);
    {
        auto store = opened(here);
        queue(store, 1, "one");
        CHECK_FALSE(commit(store));
        CHECK_FALSE(store.uncommitted());
    }
    CHECK(here.content().ends_with(odd));
    CHECK(opened(here).set_aside_count() == 1);
}

TEST_CASE("a damaged record costs no other, is counted, and the file as it was found is kept") {
    const folder here{};
    {
        auto store = opened(here);
        queue(store, 1, "one");
        queue(store, 2, "two");
        queue(store, 3, "three");
        CHECK_FALSE(commit(store));
    }
    std::string damaged = here.content();
    damaged[damaged.find("two")] = 'T';
    here.write(damaged);
    {
        auto store = opened(here);
        CHECK(store.set_aside_count() == 1);
        CHECK(messages(store) == texts{"one", "three"});
        CHECK(content_of(here.file() + ".damaged") == damaged);
        queue(store, 4, "four");
        CHECK_FALSE(commit(store));
    }
    auto store = opened(here);
    CHECK(store.set_aside_count() == 0);
    CHECK(messages(store) == texts{"one", "three", "four"});
    CHECK(here.content().find("Two") == std::string::npos);
}

TEST_CASE("a long file that cannot be replaced grows on, and is replaced when that can be done") {
    const folder here{};
    const std::string large(200'000, 'x');
    const fs::path in_the_way = here.file() + ".next";
    fs::create_directories(in_the_way / "file");
    {
        auto store = opened(here);
        queue(store, 1, "one");
        const auto pass = [&](std::uint64_t from, std::uint64_t to) {
            for (std::uint64_t number = from; number < to; ++number) {
                queue(store, number, large);
                store.completed(mqtt::message_number{number});
                CHECK_FALSE(commit(store));
            }
        };
        pass(2, 12);
        CHECK(here.content().size() > 1'900'000);
        fs::remove_all(in_the_way);
        pass(12, 22);
        CHECK(here.content().size() < 1'900'000);
    }
    CHECK(messages(opened(here)) == texts{"one"});
}

TEST_CASE("what was recorded of the server and of subscription identifiers is there when the file is opened again") {
    const folder here{};
    {
        auto store = opened(here);
        store.peer("mqtt://a:1883");
        store.subscription_id(7);
        CHECK_FALSE(commit(store));
    }
    CHECK(opened(here).recalled() == mqtt::recalled_state{"mqtt://a:1883", 7, false});
}

TEST_CASE("the age of a message is that of the computer's clock since its boot") {
    const folder here{};
    auto store = opened(here);
    queue(store, 1, "one");
    store.load(
        [](const mqtt::stored_message& left) {
            CHECK(left.age <= std::chrono::seconds{60});
#if defined(__linux__)
            CHECK(left.is_age_sure);
#endif
        },
        [](mqtt::packet_id) {});
}

TEST_CASE("a journal behind a symbolic link is replaced where it is, and the link stays") {
    const folder here{};
    const fs::path link = here.file() + ".link";
    fs::create_symlink(here.file(), link);
    {
        auto made = mqtt::file_store::open(link.string());
        REQUIRE(made);
        queue(*made, 1, "one");
        queue(*made, 2, "two");
        CHECK_FALSE(commit(*made));
        made->set_aside(mqtt::message_number{1});
        CHECK_FALSE(commit(*made));
    }
    CHECK(fs::is_symlink(link));
    CHECK(messages(opened(here)) == texts{"two"});
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
