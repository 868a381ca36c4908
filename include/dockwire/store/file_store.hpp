// A store in a file: messages survive the end of the program.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <system_error>
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
#include "dockwire/store/detail/journal_file.hpp"
#include "dockwire/store/detail/this_moment.hpp"
#include "dockwire/store/journal.hpp"

namespace dockwire::mqtt {

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
/// unchanged, to the end of the file PATH.rejected, or leaves it where it is if that file cannot be written. A damaged record costs no other:
/// the rest is read, and the file as it was found is kept as PATH.damaged. `set_aside_count` and the client's statistics count both kinds.
///
/// Moving from it leaves one that may only be destroyed or assigned to.
class file_store {
public:
    /// Opens or creates the file and reads it; blocks for that time. Symbolic links are followed. A torn end, as a crash leaves it, is cut off. A
    /// file that is neither empty nor a journal of this format is left as it is.
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
        state_->records.queued(number, packet, terms, detail::this_moment());
    }
    void sent(message_number number, packet_id id) { state_->records.sent(number, id); }
    void released(message_number number) { state_->records.released(number); }
    void completed(message_number number) { state_->records.completed(number); }
    void received(packet_id id) { state_->records.received(id); }
    void finished(packet_id id) { state_->records.finished(id); }
    void inbound_lost() { state_->records.inbound_lost(); }
    void peer(std::string_view name) { state_->records.peer(name); }
    void ids_in_doubt() { state_->records.ids_in_doubt(); }
    void subscription_id(std::uint32_t last) { state_->records.subscription_id(last); }
    void set_aside(message_number number) { state_->records.set_aside(number); }

    template <class OnMessage, class OnReceived>
    void load(OnMessage&& on_message, OnReceived&& on_received) const {
        state_->records.load(detail::this_moment(), on_message, on_received);
    }
    recalled_state recalled() const noexcept { return state_->records.recalled(); }

    /// How many records were damaged, or had a valid sum and could not be used, since the file was opened: by `open` itself, and by the
    /// session that it was given to.
    std::size_t set_aside_count() const noexcept { return state_->records.set_aside_count() + state_->records.damaged_count(); }

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

    // The session's thread uses the journal, the writer's thread the file; the bytes are handed over with each commit.
    struct state {
        std::string path{};
        journal records{};
        detail::journal_file file{};
        byte_buffer unwritten{};      // to be appended
        byte_buffer compacted{};      // to take the place of the file, and of `unwritten`, if that can be done
        byte_buffer aside{};          // records for PATH.rejected
        byte_buffer stays{};          // records that stay in the journal because PATH.rejected could not be written
        bool wants_compaction{false}; // the file has records of no use, or the disk is full
        std::size_t long_file{worth_compacting};
        asio::thread_pool writer{1}; // the last member, so that its thread ends before what it uses is destroyed

        std::error_code open(const std::string& where) {
            byte_buffer all{};
            if (const auto error = file.open(where)) return error;
            path = detail::journal_file::resolved(where);
            if (const auto error = file.read(all)) return error;
            const std::size_t head_size = journal::head().size();
            if (all.size() < head_size) return file.begin(path);
            const std::size_t end = records.read(all.view().subspan(head_size));
            // Without a copy the damaged records stay where they are.
            const bool has_copy = records.damaged_count() != 0 && !detail::journal_file{}.replace(path + ".damaged", all.view());
            wants_compaction = records.has_set_aside() || has_copy;
            return file.cut(head_size + end);
        }

        bool uncommitted() const noexcept {
            return records.has_fresh() || records.has_set_aside() || !unwritten.empty() || !aside.empty();
        }

        void collect() {
            aside.append(records.take_set_aside().view());
            unwritten.append(records.take_fresh().view());
            if (!std::exchange(wants_compaction, false) && file.size() < long_file) return;
            compacted.assign(journal::head());
            compacted.append(records.compact().view());
            compacted.append(stays.view());
        }

        // A record is written to PATH.rejected before it leaves the journal. If that fails it stays in the journal, where it blocks
        // nothing, and the next process tries again.
        std::error_code write() {
            if (!aside.empty() && detail::journal_file::append_to(path + ".rejected", aside.view())) {
                unwritten.append(aside.view());
                if (!compacted.empty()) compacted.append(aside.view());
                stays.append(aside.view());
            }
            aside.clear();
            if (!compacted.empty() && compact()) return {};
            const std::error_code error = file.append(unwritten.view());
            wants_compaction = error == std::errc::no_space_on_device;
            if (!error) unwritten.clear();
            return error;
        }

        // Where that cannot be done, as in a folder that is not writable, the file grows on, and it is tried again later.
        bool compact() {
            const std::error_code error = file.replace(path, compacted.view());
            long_file = error ? file.size() + worth_compacting : std::max(worth_compacting, 4 * compacted.size());
            compacted.clear();
            if (error) return false;
            unwritten.clear();
            return true;
        }
    };

    explicit file_store(std::unique_ptr<state> made) noexcept : state_{std::move(made)} {}

    std::unique_ptr<state> state_;
};

static_assert(committing_store<file_store> && loading_store<file_store>);

} // namespace dockwire::mqtt
