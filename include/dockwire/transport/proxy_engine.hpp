// The client's end of a dialogue with a proxy, as an engine: when the proxy has connected, bytes pass without it.
#pragma once

#include "dockwire/asio.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "dockwire/core/bytes.hpp"
#include "dockwire/core/concat.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/proxy_choice.hpp"
#include "dockwire/transport/proxy_dialogue.hpp"
#include "dockwire/transport/proxy_error.hpp"
#include "dockwire/transport/read_buffer.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// A proxy as a `stream_engine`. Without one for the broker it has nothing to do.
class proxy_engine {
public:
    static constexpr connect_step step{connect_step::proxy};
    static constexpr bool is_transparent{true};
    static constexpr std::string_view scheme_over(std::string_view below) noexcept { return below; }

    explicit proxy_engine(std::shared_ptr<transport_settings> settings) : settings_{std::move(settings)} {}

    /// Leads the stream below to the proxy instead of the broker.
    std::error_code begin_client(endpoint& where) {
        const std::string_view url = proxy_url_for(where, options_of(settings_).proxy);
        if (url.empty()) return {};
        auto proxy = parse_proxy_url(url);
        if (!proxy) {
            const url_fault& fault = proxy.error();
            text_ = concat({"proxy URL at position ", std::to_string(fault.position), ": expected ", fault.expected});
            return proxy_error::invalid_url;
        }
        talk_ = std::make_unique<conversation>();
        talk_->with = proxy_dialogue_with(*proxy, where);
        go_on(talk_->with->begin());
        where = std::move(*proxy);
        return {};
    }

    bool shake_hands() const noexcept { return !talk_ && !end_; }

    std::span<std::byte> input(std::span<std::byte>) {
        talk_->block = read_buffer::borrow();
        return {talk_->block.data(), read_buffer::size};
    }
    void received(std::size_t count) {
        talk_->heard += as_text(talk_->block.first(count));
        talk_->block.release();
        if (count != 0) go_on(talk_->with->hear(talk_->heard));
    }

    bool has_output() const noexcept { return talk_ && !talk_->saying.empty(); }
    bytes_view take_output() noexcept {
        talk_->said = std::exchange(talk_->saying, {});
        return as_bytes(talk_->said);
    }
    void sent() const noexcept {}

    std::error_code end() const noexcept { return end_; }
    std::error_code cut_off(std::error_code why) const { return talk_ ? talk_->with->ended(why) : why; }
    /// What a proxy that refused said.
    std::string_view text() const noexcept { return talk_ ? std::string_view{talk_->with->text()} : text_; }
    void closing() const noexcept {}

private:
    // While the proxy is talked to.
    struct conversation {
        std::unique_ptr<proxy_dialogue> with{};
        std::string saying{};
        std::string said{}; // being written
        std::string heard{};
        read_buffer block{};
    };

    void go_on(proxy_step what) {
        end_ = what.error;
        talk_->saying = std::move(what.say);
        if (!what.connected) return;
        // The broker speaks only when it has been spoken to.
        if (!talk_->heard.empty()) end_ = proxy_error::unexpected_bytes;
        if (!end_) talk_.reset();
    }

    std::shared_ptr<transport_settings> settings_;
    std::unique_ptr<conversation> talk_{};
    std::error_code end_{};
    std::string text_{};
};

} // namespace dockwire::mqtt::detail
