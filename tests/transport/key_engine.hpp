// A layer of the tests' own: the client names a key, the server takes it, and every byte is combined with it. This file is all of it.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/error.hpp>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/layered_transport.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace layers {

/// The client says `K` and the key, the server `Y`; anything else fails. A direction ends with two zero bytes; where a zero byte is meant, a one follows it.
class key_engine {
public:
    static constexpr dockwire::mqtt::connect_step step{dockwire::mqtt::connect_step::tls};
    static constexpr std::string_view scheme_over(std::string_view below) { return below; }

    explicit key_engine(const std::shared_ptr<dockwire::mqtt::transport_settings>&) {}

    std::error_code begin_client(const dockwire::mqtt::endpoint& where) {
        key_ = static_cast<std::byte>(where.host.front());
        output_ = {'K', static_cast<char>(key_)};
        wanted_ = "Y";
        return {};
    }
    std::error_code begin_server(std::string_view) {
        wanted_ = "K*";
        return {};
    }
    static std::error_code check_listener(dockwire::mqtt::transport_settings&, std::string&) { return {}; }

    bool shake_hands() const { return done_; }

    std::span<std::byte> input(std::span<std::byte> into) { return done_ ? into : std::span{&own_, 1}; }
    void received(std::size_t count) {
        if (done_) return static_cast<void>(arrived_ = count);
        if (count != 0) hear(static_cast<char>(own_));
    }

    std::size_t read(std::span<std::byte> into) {
        const auto bytes = into.first(std::exchange(arrived_, 0));
        combine(bytes);
        std::size_t count = 0;
        for (const std::byte each : bytes) {
            const bool after_zero = std::exchange(after_zero_, !after_zero_ && each == std::byte{0});
            if (after_zero && each == std::byte{0}) end_ = asio::error::eof;
            if (end_) break;
            if (!after_zero_) into[count++] = after_zero ? std::byte{0} : each;
        }
        return count;
    }
    std::size_t unread() const { return 0; }
    bool blocked() const { return false; }

    std::size_t write(dockwire::bytes_view bytes) {
        const auto taken = bytes.first(std::min<std::size_t>(bytes.size(), 1000));
        for (const std::byte each : taken) {
            output_ += static_cast<char>(each);
            if (each == std::byte{0}) output_ += '\1';
        }
        combine(std::as_writable_bytes(std::span{output_}));
        return taken.size();
    }
    std::error_code write_error() const { return said_ ? asio::error::broken_pipe : std::error_code{}; }
    std::error_code shut_down() {
        if (!std::exchange(said_, true)) output_.append(2, static_cast<char>(key_));
        return {};
    }

    bool has_output() const { return !output_.empty(); }
    dockwire::bytes_view take_output() {
        sending_ = std::exchange(output_, {});
        return dockwire::as_bytes(sending_);
    }
    void sent() { sending_.clear(); }

    std::error_code end() const { return end_; }
    std::error_code cut_off(std::error_code why) const { return why; }
    std::string_view text() const { return text_; }
    void closing() noexcept {}

private:
    void hear(char said) {
        if (wanted_.front() != '*' && wanted_.front() != said) {
            text_ = dockwire::concat({"expected ", wanted_.substr(0, 1), ", it said ", std::string_view{&said, 1}});
            end_ = asio::error::no_protocol_option;
            return;
        }
        if (wanted_.front() == '*') key_ = static_cast<std::byte>(said);
        if (wanted_.front() == '*') output_ = "Y";
        wanted_.remove_prefix(1);
        done_ = wanted_.empty();
    }

    void combine(std::span<std::byte> bytes) const {
        for (std::byte& each : bytes)
            each ^= key_;
    }

    std::string_view wanted_{};
    std::string output_{};
    std::string sending_{};
    std::string text_{};
    std::error_code end_{};
    std::size_t arrived_{0};
    std::byte key_{0};
    std::byte own_{0};
    bool done_{false};
    bool after_zero_{false};
    bool said_{false};
};

template <class Next>
using key_transport = dockwire::mqtt::layered_transport<Next, key_engine>;
template <class Listener>
using key_listener = dockwire::mqtt::layered_listener<Listener, key_engine>;

} // namespace layers
