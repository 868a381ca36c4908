// A store in a file: messages survive the end of the program.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <memory>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/dispatch.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/error.hpp"
#include "dockwire/core/result.hpp"
#include "dockwire/session/store.hpp"
#include "dockwire/store/journal.hpp"

namespace dockwire::mqtt {

namespace detail {

/// An open file of a journal, with the whole records that it has.
class journal_file {
public:
    journal_file() = default;
    journal_file(const journal_file&) = delete;
    journal_file& operator=(const journal_file&) = delete;
    ~journal_file() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }

    /// Opens or creates the file and locks it for this process.
    std::error_code open(const std::string& path) {
        descriptor_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        return descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0 ? std::error_code{} : last_error();
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

} // namespace detail

/// Keeps the state of a client's session in a file, so that messages of QoS 1 and 2 that are queued or in flight survive the end of the
/// program, and QoS 2 stays exactly once over a restart. POSIX only. The file belongs to one session of one client: it is locked.
///
/// @code
/// using session = mqtt::basic_session<mqtt::client_role, mqtt::v5_codec, mqtt::file_store>;
/// auto store = mqtt::file_store::open("/var/lib/backend/session.journal");
/// if (!store) return report(store.error());
/// mqtt::basic_client<mqtt::tcp_transport, session> client{
///     io, {.url = url, .client_id = "backend-1", .clean_start = false, .session_expiry = 24h}, std::move(*store)};
/// @endcode
///
/// A client writes nothing to the server before the file has what it depends on, so each burst of publishes waits for the disk once.
/// However a run ends, messages that are not complete stay in the file; their operations end with `usage_error::kept_for_next_run`.
/// The next run of the same client object sends them, or the next process that opens the file. Cancelling a publish that was not sent yet
/// takes it out of the file; destroying the client and deleting the file forgets everything.
///
/// A record that has a valid sum and cannot be used, such as a message that is no PUBLISH, is set aside: the next commit moves it,
/// unchanged, to the end of the file PATH.rejected, or leaves it where it is if that file cannot be written. `set_aside_count` and the
/// client's statistics count such records.
///
/// Moving from it leaves one that may only be destroyed or assigned to.
class file_store {
public:
    /// Opens or creates the file and reads it; blocks for that time. A torn end, as a crash leaves it, is cut off: the first record with a
    /// wrong sum, and all behind it. A file that is neither empty nor a journal of this format is left as it is.
    ///
    /// Errors: those of the system, such as `std::errc::resource_unavailable_try_again` when another store has the file;
    /// `usage_error::not_a_journal`, `journal_of_other_version`.
    static result<file_store, std::error_code> open(const std::string& path) {
        auto made = std::make_unique<state>();
        if (const auto error = made->open(path)) return error;
        return file_store{std::move(made)};
    }

    // --- for the session; see the concept `store` ---------------------------------------------------------------------

    void queued(message_number number, bytes_view packet, publish_terms terms) {
        state_->records.queued(number, packet, terms, wall_clock());
    }
    void sent(message_number number, packet_id id) { state_->records.sent(number, id); }
    void released(message_number number) { state_->records.released(number); }
    void completed(message_number number) { state_->records.completed(number); }
    void received(packet_id id) { state_->records.received(id); }
    void finished(packet_id id) { state_->records.finished(id); }
    void inbound_lost() { state_->records.inbound_lost(); }
    void set_aside(message_number number) { state_->records.set_aside(number); }

    template <class OnMessage, class OnReceived>
    void load(OnMessage&& on_message, OnReceived&& on_received) const {
        state_->records.load(wall_clock(), on_message, on_received);
    }

    /// How many records had a valid sum and could not be used, since the file was opened: by `open` itself, and by the session that it was
    /// given to.
    std::size_t set_aside_count() const noexcept { return state_->records.set_aside_count(); }

    // --- for the client; see the concept `committing_store` -----------------------------------------------------------

    /// Whether something was recorded that the disk does not have.
    bool uncommitted() const noexcept { return state_->uncommitted(); }

    /// Writes to the disk what was recorded before this call. One commit at a time.
    ///
    /// Signature: `void(std::error_code)`
    /// Completes: when the disk has it. A handler that destroys the store needs an associated executor, or it runs on the store's thread.
    /// Errors: those of the system; then the next commit tries again.
    /// Cancellation: none.
    template <class Token>
    auto async_commit(Token&& token) {
        return asio::async_initiate<Token, void(std::error_code)>(
            [](auto handler, state& of) {
                of.collect();
                auto executor = asio::get_associated_executor(handler, of.writer.get_executor());
                asio::post(of.writer, [&of, work = asio::make_work_guard(executor), handler = std::move(handler)]() mutable {
                    const std::error_code error = of.write();
                    const auto to = work.get_executor();
                    asio::dispatch(to, [handler = std::move(handler), error]() mutable { std::move(handler)(error); });
                });
            },
            token, *state_);
    }

    /// Waits for a commit that is under way, whose completion is posted when this returns, and writes what was recorded since; blocks for
    /// that time. No commit may follow.
    void close() {
        state_->writer.join();
        if (!uncommitted()) return;
        state_->collect();
        static_cast<void>(state_->write()); // no handler is left that could be told of an error
    }

private:
    static constexpr std::size_t worth_compacting = std::size_t{1024} * 1024;

    static journal::wall_time wall_clock() {
        return std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    }

    // The session's thread uses the journal, the writer's thread the file; `unwritten` is handed over with each commit.
    struct state {
        std::string path{};
        journal records{};
        detail::journal_file file{};
        byte_buffer unwritten{};
        bool anew{false};         // `unwritten` replaces the file, instead of being appended
        byte_buffer aside{};      // records for PATH.rejected
        byte_buffer stays{};      // records that stay in the journal because PATH.rejected could not be written
        bool has_unusable{false}; // the file has records that are set aside, so the next commit replaces it
        std::size_t long_file{worth_compacting};
        asio::thread_pool writer{1}; // the last member, so that its thread ends before what it uses is destroyed

        std::error_code open(const std::string& where) {
            byte_buffer all{};
            if (const auto error = file.open(where)) return error;
            path = detail::journal_file::resolved(where);
            if (const auto error = file.read(all)) return error;
            const std::size_t head_size = journal::head().size();
            if (all.size() < head_size) return file.begin(path);
            const std::size_t whole = records.read(all.view().subspan(head_size));
            has_unusable = records.has_set_aside();
            return file.cut(head_size + whole);
        }

        bool uncommitted() const noexcept {
            return records.has_fresh() || records.has_set_aside() || !unwritten.empty() || !aside.empty();
        }

        void collect() {
            aside.append(records.take_set_aside().view());
            const byte_buffer fresh = records.take_fresh();
            if (!std::exchange(has_unusable, false) && file.size() < long_file) return unwritten.append(fresh.view());
            unwritten.assign(journal::head());
            unwritten.append(records.compact().view());
            unwritten.append(stays.view());
            anew = true;
            long_file = std::max(worth_compacting, 4 * unwritten.size());
        }

        // A record is written to PATH.rejected before it leaves the journal. If that fails it stays in the journal, where it blocks
        // nothing, and the next process tries again.
        std::error_code write() {
            if (!aside.empty() && detail::journal_file::append_to(path + ".rejected", aside.view())) {
                unwritten.append(aside.view());
                stays.append(aside.view());
            }
            aside.clear();
            const std::error_code error = anew ? file.replace(path, unwritten.view()) : file.append(unwritten.view());
            if (error) return error;
            unwritten.clear();
            anew = false;
            return {};
        }
    };

    explicit file_store(std::unique_ptr<state> made) noexcept : state_{std::move(made)} {}

    std::unique_ptr<state> state_;
};

static_assert(committing_store<file_store> && loading_store<file_store>);

} // namespace dockwire::mqtt
