// A file with a text, gone with its object.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <unistd.h>

#include "support/catch.hpp"

namespace dockwire::test {

class temporary_file {
public:
    explicit temporary_file(std::string_view text)
        : path_{(std::filesystem::temp_directory_path() / "dockwire_XXXXXX").string()} {
        const int file = mkstemp(path_.data());
        REQUIRE(file >= 0);
        close(file);
        std::ofstream{path_, std::ios::binary} << text;
    }
    ~temporary_file() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;

    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

} // namespace dockwire::test
