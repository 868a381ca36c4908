// The BIO of a TLS connection: memory blocks of the thread's pool that are held only as long as there is ciphertext in them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>

#include <openssl/bio.h>

#include "dockwire/async/read_buffer.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/transport/tls/detail/certificate.hpp"

namespace dockwire::mqtt::detail {

/// A part of a block of the thread's pool; without bytes it holds no block.
class tls_bytes {
public:
    bytes_view view() const noexcept { return {block_.data() + begin_, size()}; }
    std::size_t size() const noexcept { return end_ - begin_; }
    std::size_t room() const noexcept { return read_buffer::size - end_; }

    /// The whole block, to be filled; only while it is empty.
    std::span<std::byte> fill() {
        if (block_.data() == nullptr) block_ = read_buffer::borrow();
        return {block_.data(), read_buffer::size};
    }
    void filled(std::size_t count) {
        begin_ = 0;
        end_ = count;
        if (count == 0) release();
    }

    void append(bytes_view bytes) {
        fill();
        std::memcpy(block_.data() + end_, bytes.data(), bytes.size());
        end_ += bytes.size();
    }
    std::size_t take(std::span<std::byte> into) {
        const std::size_t count = std::min(into.size(), size());
        if (count != 0) std::memcpy(into.data(), block_.data() + begin_, count);
        begin_ += count;
        if (size() == 0) release();
        return count;
    }

    void release() noexcept {
        begin_ = end_ = 0;
        block_.release();
    }

private:
    read_buffer block_{};
    std::size_t begin_{0};
    std::size_t end_{0};
};

/// What OpenSSL reads from and writes to. It is never moved, because OpenSSL's BIO points to it.
class tls_bio {
public:
    tls_bio() = default;
    tls_bio(const tls_bio&) = delete;
    tls_bio& operator=(const tls_bio&) = delete;

    /// A BIO for the SSL that owns it from then on; null when there is no memory.
    BIO* make() {
        BIO* const made = BIO_new(method());
        if (made == nullptr) return nullptr;
        BIO_set_data(made, this);
        BIO_set_init(made, 1);
        return made;
    }

    tls_bytes input{};
    tls_bytes output{};

private:
    static tls_bio& of(BIO* bio) { return *static_cast<tls_bio*>(BIO_get_data(bio)); }

    static int read(BIO* bio, char* into, int size) {
        BIO_clear_retry_flags(bio);
        const std::span<char> wanted{into, static_cast<std::size_t>(size)};
        const std::size_t count = of(bio).input.take(std::as_writable_bytes(wanted));
        if (count != 0) return static_cast<int>(count);
        BIO_set_retry_read(bio);
        return -1;
    }

    static int write(BIO* bio, const char* from, int size) {
        BIO_clear_retry_flags(bio);
        tls_bytes& output = of(bio).output;
        const std::size_t count = std::min(static_cast<std::size_t>(size), output.room());
        if (count != 0) output.append(as_bytes({from, count}));
        if (count != 0) return static_cast<int>(count);
        BIO_set_retry_write(bio);
        return -1;
    }

    static long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

    static const BIO_METHOD* method() {
        struct made {
            made() : method{BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "dockwire")} {
                BIO_meth_set_read(method.get(), &tls_bio::read);
                BIO_meth_set_write(method.get(), &tls_bio::write);
                BIO_meth_set_ctrl(method.get(), &control);
            }
            std::unique_ptr<BIO_METHOD, freed_by<BIO_meth_free>> method;
        };
        static const made own;
        return own.method.get();
    }
};

} // namespace dockwire::mqtt::detail
