// What is said to a proxy and what it answers, without I/O: HTTP CONNECT (RFC 9110, section 9.3.6) and SOCKS5 (RFC 1928, RFC 1929).
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>

#include <asio/ip/address.hpp>

#include "dockwire/core/base64.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/core/readable.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/http/detail/head.hpp"
#include "dockwire/transport/http/detail/refusal.hpp"
#include "dockwire/transport/http/status.hpp"
#include "dockwire/transport/proxy/error.hpp"

namespace dockwire::mqtt::detail {

/// What to do after the bytes that the proxy has sent so far. With nothing set, more of them are needed.
struct proxy_step {
    std::string say{};
    bool connected{false};
    std::error_code error{};
    bool operator==(const proxy_step&) const = default;
};

/// One conversation with a proxy.
class proxy_dialogue {
public:
    proxy_dialogue() = default;
    proxy_dialogue(const proxy_dialogue&) = delete;
    proxy_dialogue& operator=(const proxy_dialogue&) = delete;
    virtual ~proxy_dialogue() = default;

    virtual proxy_step begin() = 0;
    /// `heard` is what the proxy said and was not used yet; what is used is taken away.
    virtual proxy_step hear(std::string& heard) = 0;
    /// The proxy has ended the connection.
    virtual std::error_code ended(std::error_code why) const { return why; }
    /// What a proxy that refuses said, in one line.
    const std::string& text() const noexcept { return text_; }

protected:
    std::string text_{};
};

/// RFC 9110, section 9.3.6.
class http_connect_dialogue final : public proxy_dialogue {
public:
    http_connect_dialogue(const endpoint& proxy, const endpoint& broker) {
        const std::string place = authority_of(broker);
        request_ = concat({"CONNECT ", place, " HTTP/1.1\r\nHost: ", place, "\r\n"});
        if (!proxy.user.empty() || !proxy.password.empty())
            request_ +=
                concat({"Proxy-Authorization: Basic ", to_base64(as_bytes(concat({proxy.user, ":", proxy.password}))), "\r\n"});
        request_ += "\r\n";
    }

    proxy_step begin() override { return {.say = request_}; }

    proxy_step hear(std::string& heard) override {
        if (refused_) return read_refusal(heard);
        if (!may_begin(http_response_start, heard)) return not_http(heard);
        const std::size_t end = heard.find(http_head::end);
        if (end == std::string::npos)
            return {.error = heard.size() < longest_head ? std::error_code{} : proxy_error::answer_too_long};
        head_size_ = end + http_head::end.size();
        const auto head = http_head::parse(std::string_view{heard}.substr(0, head_size_));
        const auto status = head ? status_of(head->start_line()) : std::nullopt;
        if (!status) return not_http(heard);
        if (*status / 100 != 2) {
            refused_ = static_cast<http_status>(*status);
            return read_refusal(heard);
        }
        heard.erase(0, head_size_);
        return {.connected = true};
    }

    std::error_code ended(std::error_code why) const override { return refused_ ? refused_ : why; }

private:
    static constexpr std::size_t longest_head = std::size_t{8} * 1024;

    static std::string authority_of(const endpoint& where) {
        const bool is_address6 = where.host.find(':') != std::string::npos;
        return concat({is_address6 ? "[" : "", where.host, is_address6 ? "]" : "", ":", std::to_string(where.port)});
    }

    proxy_step not_http(std::string_view heard) {
        text_ = readable_beginning(heard);
        return {.error = proxy_error::not_http};
    }

    proxy_step read_refusal(std::string_view heard) {
        const http_refusal refusal{heard.substr(0, head_size_)};
        const std::string_view body = heard.substr(head_size_);
        text_ = refusal.text(body);
        return {.error = body.size() < refusal.wanted() ? std::error_code{} : refused_};
    }

    std::string request_{};
    std::size_t head_size_{0};
    std::error_code refused_{};
};

/// RFC 1928 with no login, or with that of RFC 1929. Names go to the proxy as they are.
class socks5_dialogue final : public proxy_dialogue {
public:
    socks5_dialogue(const endpoint& proxy, const endpoint& broker)
        : user_{proxy.user}, password_{proxy.password}, host_{broker.host}, port_{broker.port} {}

    proxy_step begin() override {
        if (user_.size() > longest_text || password_.size() > longest_text || host_.size() > longest_text)
            return {.error = proxy_error::text_too_long};
        return {.say = has_login() ? bytes({5, 2, no_login, login}) : bytes({5, 1, no_login})};
    }

    proxy_step hear(std::string& heard) override {
        if (heard.empty()) return {};
        if (byte(heard, 0) != (at_ == stage::login ? 1 : 5)) return not_socks5(heard);
        switch (at_) {
        case stage::method:
            return heard.size() < 2 ? proxy_step{} : take_method(take(heard, 2)[1]);
        case stage::login:
            return heard.size() < 2 ? proxy_step{} : take_login(take(heard, 2)[1]);
        case stage::request:
            return take_reply(heard);
        }
        return {};
    }

private:
    enum class stage : std::uint8_t { method, login, request };
    static constexpr std::size_t longest_text = 255;
    static constexpr std::uint8_t no_login = 0;
    static constexpr std::uint8_t login = 2;
    enum address_type : std::uint8_t { ipv4 = 1, name = 3, ipv6 = 4 };

    static std::string bytes(std::initializer_list<std::uint8_t> values) { return {values.begin(), values.end()}; }
    static std::uint8_t byte(std::string_view text, std::size_t at) { return static_cast<std::uint8_t>(text[at]); }
    static std::string with_size(std::string_view text) { return static_cast<char>(text.size()) + std::string{text}; }
    static std::string take(std::string& from, std::size_t size) {
        std::string taken = from.substr(0, size);
        from.erase(0, size);
        return taken;
    }

    bool has_login() const noexcept { return !user_.empty() || !password_.empty(); }

    proxy_step not_socks5(std::string_view heard) {
        text_ = readable_beginning(heard);
        return {.error = proxy_error::not_socks5};
    }

    proxy_step take_method(char method) {
        if (method == no_login) return ask();
        if (method != login || !has_login()) return {.error = proxy_error::no_method};
        at_ = stage::login;
        return {.say = concat({bytes({1}), with_size(user_), with_size(password_)})};
    }

    proxy_step take_login(char status) { return status == 0 ? ask() : proxy_step{.error = proxy_error::bad_credentials}; }

    proxy_step ask() {
        at_ = stage::request;
        return {.say = concat({bytes({5, 1, 0}), destination(),
                               bytes({static_cast<std::uint8_t>(port_ >> 8), static_cast<std::uint8_t>(port_ & 0xFF)})})};
    }

    std::string destination() const {
        std::error_code not_an_address;
        const asio::ip::address address = asio::ip::make_address(host_, not_an_address);
        if (not_an_address) return bytes({name}) + with_size(host_);
        if (address.is_v4()) return bytes({ipv4}) + text_of(address.to_v4().to_bytes());
        return bytes({ipv6}) + text_of(address.to_v6().to_bytes());
    }

    template <class Bytes>
    static std::string text_of(const Bytes& values) {
        return {values.begin(), values.end()};
    }

    proxy_step take_reply(std::string& heard) {
        if (heard.size() < 2) return {};
        const std::uint8_t reply = byte(heard, 1);
        constexpr auto last_known = static_cast<std::uint8_t>(proxy_error::address_unsupported);
        if (reply > last_known) return {.error = proxy_error::unknown_reply};
        if (reply != 0) return {.error = static_cast<proxy_error>(reply)};
        if (heard.size() < 5) return {};
        const std::size_t size = 4 + address_size(heard) + 2;
        if (size == 6) return not_socks5(heard);
        if (heard.size() < size) return {};
        heard.erase(0, size);
        return {.connected = true};
    }

    // The size of BND.ADDR, the address that the proxy connects from. It is skipped.
    static std::size_t address_size(std::string_view heard) {
        switch (byte(heard, 3)) {
        case ipv4:
            return 4;
        case name:
            return std::size_t{1} + byte(heard, 4);
        case ipv6:
            return 16;
        default:
            return 0;
        }
    }

    std::string user_;
    std::string password_;
    std::string host_;
    std::uint16_t port_;
    stage at_{stage::method};
};

inline std::unique_ptr<proxy_dialogue> proxy_dialogue_with(const endpoint& proxy, const endpoint& broker) {
    if (proxy.scheme == "http") return std::make_unique<http_connect_dialogue>(proxy, broker);
    return std::make_unique<socks5_dialogue>(proxy, broker);
}

} // namespace dockwire::mqtt::detail
