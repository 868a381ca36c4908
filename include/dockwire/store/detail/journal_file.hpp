// A journal's file: locked, read, appended to and replaced.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/store/journal.hpp"

namespace dockwire::mqtt::detail {

/// An open file of a journal, with the whole records that it has.
class journal_file {
public:
    journal_file() = default;
    journal_file(const journal_file&) = delete;
    journal_file& operator=(const journal_file&) = delete;
    ~journal_file() { close(); }

    /// Opens or creates the file and locks it for this process.
    std::error_code open(const std::string& path) {
        // Another process may have put a new file in the place of this one before it was locked.
        for (int attempt = 0; attempt < 10; ++attempt) {
            close();
            descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
            if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) return last_error();
            if (is_file_at(path)) return {};
        }
        return std::make_error_code(std::errc::resource_unavailable_try_again);
    }

    /// Reads the whole file, unless it is not a journal.
    std::error_code read(byte_buffer& all) {
        struct stat about{};
        if (::fstat(descriptor_, &about) != 0) return last_error();
        if (!S_ISREG(about.st_mode)) return usage_error::not_a_journal;
        const auto size = static_cast<std::size_t>(about.st_size);
        const std::size_t first = std::min(size, journal::head().size());
        if (const auto error = read(all, first)) return error;
        if (const auto error = journal::fault_of_head(all.view())) return error;
        return read(all, size - first);
    }

    /// Makes the file a journal without records.
    std::error_code begin(const std::string& path) {
        if (const auto error = cut(0)) return error;
        if (const auto error = append(journal::head())) return error;
        return sync_folder_of(path);
    }

    /// Cuts the file off at `end`, where its whole records end.
    std::error_code cut(std::size_t end) {
        end_ = end;
        return ::ftruncate(descriptor_, static_cast<off_t>(end)) == 0 ? std::error_code{} : last_error();
    }

    /// Writes records and waits until the disk has them. After an error the file ends where it ended before.
    std::error_code append(bytes_view records) {
        if (const auto error = write(records)) {
            static_cast<void>(cut(end_));
            return error;
        }
        if (::fdatasync(descriptor_) != 0) return last_error();
        end_ += records.size();
        return {};
    }

    /// Replaces the file by a new one with these records, completely or not at all.
    std::error_code replace(const std::string& path, bytes_view records) {
        const std::string next = path + ".next";
        ::unlink(next.c_str());
        journal_file fresh{};
        if (const auto error = fresh.open(next)) return error;
        if (const auto error = fresh.append(records)) return error;
        if (std::rename(next.c_str(), path.c_str()) != 0) return last_error();
        std::swap(descriptor_, fresh.descriptor_);
        end_ = fresh.end_;
        return sync_folder_of(path);
    }

    /// The path without symbolic links, so that `replace` renames over the file and not over a link to it.
    static std::string resolved(const std::string& path) {
        char* const real = ::realpath(path.c_str(), nullptr);
        std::string result = real != nullptr ? real : path;
        std::free(real);
        return result;
    }

    /// Appends records to a file, whatever it holds.
    static std::error_code append_to(const std::string& path, bytes_view records) {
        journal_file file{};
        if (const auto error = file.open(path)) return error;
        struct stat about{};
        if (::fstat(file.descriptor_, &about) != 0) return last_error();
        file.end_ = static_cast<std::size_t>(about.st_size);
        if (const auto error = file.append(records)) return error;
        return sync_folder_of(path);
    }

    std::size_t size() const noexcept { return end_; }

private:
    void close() noexcept {
        if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
    }

    bool is_file_at(const std::string& path) const noexcept {
        struct stat here{};
        struct stat there{};
        return ::fstat(descriptor_, &here) == 0 && ::stat(path.c_str(), &there) == 0 && here.st_dev == there.st_dev &&
               here.st_ino == there.st_ino;
    }

    // Without it a power failure may bring the old file back.
    static std::error_code sync_folder_of(const std::string& path) {
        const std::size_t slash = path.rfind('/');
        const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
        const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (descriptor < 0) return last_error();
        const std::error_code error = ::fsync(descriptor) == 0 ? std::error_code{} : last_error();
        ::close(descriptor);
        return error;
    }

    static std::error_code last_error() noexcept { return {errno, std::system_category()}; }

    // Appends the next `size` bytes of the file to `to`.
    std::error_code read(byte_buffer& to, std::size_t size) {
        const std::size_t from = to.size();
        std::byte* const into = to.extend(size);
        for (std::size_t done = 0; done < size;) {
            const ssize_t count = ::pread(descriptor_, into + done, size - done, static_cast<off_t>(from + done));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return last_error();
            if (count == 0) return std::make_error_code(std::errc::io_error);
            done += static_cast<std::size_t>(count);
        }
        return {};
    }

    std::error_code write(bytes_view records) {
        for (std::size_t done = 0; done < records.size();) {
            const bytes_view rest = records.subspan(done);
            const ssize_t count = ::pwrite(descriptor_, rest.data(), rest.size(), static_cast<off_t>(end_ + done));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return last_error();
            done += static_cast<std::size_t>(count);
        }
        return {};
    }

    int descriptor_{-1};
    std::size_t end_{0};
};

} // namespace dockwire::mqtt::detail
