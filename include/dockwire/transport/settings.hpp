// The options of a client's or listener's connections, with all that they view.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "dockwire/core/concat.hpp"
#include "dockwire/transport/options.hpp"

namespace dockwire::mqtt {

/// The addresses of one name take turns: which of them a client has connected to since a connection was good.
class address_turns {
public:
    void begin_anew() {
        taken_.clear();
        count_ = 0;
        begin_attempt();
    }
    /// None of the addresses that are left has been connected to in this attempt, and perhaps none will be.
    void begin_attempt() noexcept { has_more_ = false; }

    bool was_taken(std::string_view address) const {
        return (' ' + taken_).find(concat({" ", address, " "})) != std::string::npos;
    }

    /// @param has_more  whether the name has addresses that were not taken yet
    void take(std::string_view address, bool has_more) {
        constexpr unsigned most = 16; // of a name that has others with each lookup
        taken_ += concat({address, " "});
        has_more_ = has_more && ++count_ < most;
    }

    /// Whether another address comes before the pause.
    bool has_more() const noexcept { return has_more_; }

private:
    std::string taken_{}; // each with a space behind it
    unsigned count_{0};
    bool has_more_{false};
};

/// Made once per client or listener and shared by its connections. Every layer takes what is its own.
class transport_settings {
public:
    transport_settings() = default;
    explicit transport_settings(const transport_options& options) : options_{options} { keep_texts(); }
    transport_settings(const transport_settings&) = delete;
    transport_settings& operator=(const transport_settings&) = delete;

    /// Views of texts that live as long as this.
    const transport_options& options() const noexcept { return options_; }

    /// What the TLS layer keeps from one connection to the next; no other layer touches it.
    std::shared_ptr<void> tls_state{};
    /// What the TCP layer keeps; whoever makes the connections says when a round begins.
    address_turns addresses{};

private:
    void keep_texts() {
        tls_options& tls = options_.tls;
        std::string_view none{};
        std::string_view* const all[]{
            &options_.tcp.local_interface,
            &tls.ca_file,
            &tls.ca_path,
            &tls.ca,
            &tls.certificate_file,
            &tls.certificate,
            &tls.key_file,
            &tls.key,
            &tls.crl_file,
            &tls.server_name,
            tls.alpn ? &*tls.alpn : &none,
            &options_.proxy.url,
        };
        std::size_t size = 0;
        for (const std::string_view* text : all)
            size += text->size();
        texts_.reserve(size); // and never grows, so that views into it stay
        for (std::string_view* text : all) {
            const std::size_t start = texts_.size();
            texts_ += *text;
            *text = std::string_view{texts_}.substr(start);
        }
    }

    transport_options options_{};
    std::string texts_{};
};

namespace detail {

/// What a layer was made with, or the defaults.
inline const transport_options& options_of(const std::shared_ptr<transport_settings>& settings) noexcept {
    static constexpr transport_options defaults{};
    return settings ? settings->options() : defaults;
}

/// A transport or listener, with the settings if it takes any.
template <class Layer, class Executor>
Layer make_layer(const Executor& executor, const std::shared_ptr<transport_settings>& settings) {
    if constexpr (requires { Layer{executor, settings}; }) {
        return Layer{executor, settings};
    } else {
        return Layer{executor};
    }
}

} // namespace detail

} // namespace dockwire::mqtt
