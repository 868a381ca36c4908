// Mosquitto for a test: a broker of its own on a free loopback port, ended with its object.
#pragma once

#include "dockwire/asio.hpp"

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>

#include "support/catch.hpp"

namespace dockwire::test {

namespace fs = std::filesystem;

inline std::string path_of(const char* program) {
    for (const char* const folder : {"/usr/sbin/", "/usr/bin/", "/usr/local/sbin/", "/usr/local/bin/"}) {
        if (fs::exists(std::string{folder} + program)) return std::string{folder} + program;
    }
    return {};
}

/// A program that runs beside the test and is ended with this object, by its id.
class child {
public:
    child(std::vector<std::string> command, const fs::path& output) {
        std::vector<char*> arguments;
        arguments.reserve(command.size() + 1);
        for (std::string& each : command)
            arguments.push_back(each.data());
        arguments.push_back(nullptr);
        id_ = fork();
        REQUIRE(id_ >= 0);
        if (id_ != 0) return;
        const int file = open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        dup2(file, 1);
        dup2(file, 2);
        execv(arguments[0], arguments.data());
        _exit(127);
    }
    ~child() {
        if (id_ <= 0) return;
        kill(id_, SIGTERM);
        waitpid(id_, nullptr, 0);
    }
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    /// Whether it has ended well.
    bool ended() {
        int status = 0;
        if (id_ == 0) return true;
        if (waitpid(id_, &status, WNOHANG) != id_) return false;
        id_ = 0;
        CHECK(WIFEXITED(status));
        CHECK(WEXITSTATUS(status) == 0);
        return true;
    }

private:
    pid_t id_{0};
};

/// Mosquitto with a configuration of its own in a folder of its own.
class mosquitto {
public:
    enum class access { anonymous, with_password };

    /// `settings` are lines of its configuration.
    explicit mosquitto(access wanted = access::anonymous, std::string_view settings = {}) {
        std::string pattern = (fs::temp_directory_path() / "dockwire_XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        port_ = free_port();
        std::ofstream config{folder_ / "config"};
        config << "listener " << port_ << " 127.0.0.1\n";
        if (wanted == access::anonymous) {
            config << "allow_anonymous true\n";
        } else {
            config << "password_file " << (folder_ / "passwords").string() << "\n";
            add_user();
        }
        config << settings;
        config.close();
        start();
    }
    ~mosquitto() {
        broker_.reset();
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }

    std::string url(const std::string& login = {}) const { return "mqtt://" + login + "127.0.0.1:" + std::to_string(port_); }
    void stop() { broker_.reset(); }
    void start() {
        broker_.emplace(std::vector<std::string>{path_of("mosquitto"), "-c", (folder_ / "config").string()}, folder_ / "log");
        for (int tries = 0; tries < 500; ++tries) {
            asio::io_context io;
            asio::ip::tcp::socket socket{io};
            std::error_code error;
            socket.connect({asio::ip::address_v4::loopback(), port_}, error);
            if (!error) return;
            usleep(20'000);
        }
        FAIL("Mosquitto does not listen");
    }

    /// Runs one of its clients with these arguments.
    std::unique_ptr<child> run(const char* program, std::vector<std::string> arguments, const char* output = "output") const {
        std::vector<std::string> command{path_of(program), "-h", "127.0.0.1", "-p", std::to_string(port_), "-V", "5"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        return std::make_unique<child>(command, folder_ / output);
    }
    std::string output(const char* name = "output") const {
        std::ifstream file{folder_ / name};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    void add_user() const {
        child adding{{path_of("mosquitto_passwd"), "-b", "-c", (folder_ / "passwords").string(), "someone", "right"},
                     folder_ / "log"};
        for (int tries = 0; tries < 500 && !adding.ended(); ++tries)
            usleep(20'000);
        REQUIRE(adding.ended());
        // Mosquitto reads it as a user of its own.
        fs::permissions(folder_, fs::perms::all);
        fs::permissions(folder_ / "passwords", fs::perms::owner_all | fs::perms::others_read);
    }

    static std::uint16_t free_port() {
        asio::io_context io;
        const asio::ip::tcp::acceptor acceptor{io, {asio::ip::address_v4::loopback(), 0}};
        return acceptor.local_endpoint().port();
    }

    fs::path folder_{};
    std::uint16_t port_{0};
    std::optional<child> broker_{};
};

inline bool mosquitto_is_installed() {
    for (const char* const program : {"mosquitto", "mosquitto_passwd", "mosquitto_pub", "mosquitto_sub"}) {
        if (!path_of(program).empty()) continue;
        std::cout << "skipped: " << program << " is not installed\n";
        return false;
    }
    return true;
}

} // namespace dockwire::test
