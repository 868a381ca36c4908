// The dialogue with a proxy as an engine. After it bytes pass without the engine.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/async/read_buffer.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/proxy/choice.hpp"
#include "dockwire/transport/proxy/detail/dialogue.hpp"
#include "dockwire/transport/proxy/error.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// A client behind a proxy, as a `stream_engine`. When there is no proxy for the broker, its handshake is done at once.
class proxy_engine {
public:
    static constexpr connect_step step{connect_step::proxy};
    static constexpr bool is_transparent{true};
    static constexpr std::string_view scheme_over(std::string_view below) noexcept { return below; }

    explicit proxy_engine(std::shared_ptr<transport_settings> settings) : settings_{std::move(settings)} {}

    /// The stream below connects to the proxy instead of the broker.
    std::error_code begin_client(endpoint& where) {
        const std::string_view url = proxy_url_for(where, options_of(settings_).proxy);
        if (url.empty()) return {};
        auto proxy = parse_proxy_url(url);
        if (!proxy) {
            const url_fault& fault = proxy.error();
            text_ = concat({"proxy URL at position ", std::to_string(fault.position), ": expected ", fault.expected});
            return proxy_error::invalid_url;
        }
        conversation_ = std::make_unique<conversation>();
        conversation_->dialogue = proxy_dialogue_with(*proxy, where);
        go_on(conversation_->dialogue->begin());
        where = std::move(*proxy);
        return {};
    }

    bool shake_hands() const noexcept { return !conversation_ && !end_; }

    std::span<std::byte> input(std::span<std::byte>) {
        conversation_->block = read_buffer::borrow();
        return {conversation_->block.data(), read_buffer::size};
    }
    void received(std::size_t count) {
        conversation_->heard += as_text(conversation_->block.first(count));
        conversation_->block.release();
        if (count != 0) go_on(conversation_->dialogue->hear(conversation_->heard));
    }

    bool has_output() const noexcept { return conversation_ && !conversation_->saying.empty(); }
    bytes_view take_output() noexcept {
        conversation_->said = std::exchange(conversation_->saying, {});
        return as_bytes(conversation_->said);
    }
    void sent() const noexcept {}

    std::error_code end() const noexcept { return end_; }
    std::error_code cut_off(std::error_code why) const { return conversation_ ? conversation_->dialogue->ended(why) : why; }
    /// The answer of a proxy that refuses.
    std::string_view text() const noexcept { return conversation_ ? std::string_view{conversation_->dialogue->text()} : text_; }
    void closing() const noexcept {}

private:
    // Exists until the proxy has connected.
    struct conversation {
        std::unique_ptr<proxy_dialogue> dialogue{};
        std::string saying{};
        std::string said{}; // being written
        std::string heard{};
        read_buffer block{};
    };

    void go_on(proxy_step what) {
        end_ = what.error;
        conversation_->saying = std::move(what.say);
        if (!what.connected) return;
        // A broker sends nothing before the client does, so these bytes are not the broker's.
        if (!conversation_->heard.empty()) end_ = proxy_error::unexpected_bytes;
        if (!end_) conversation_.reset();
    }

    std::shared_ptr<transport_settings> settings_;
    std::unique_ptr<conversation> conversation_{};
    std::error_code end_{};
    std::string text_{};
};

} // namespace dockwire::mqtt::detail
