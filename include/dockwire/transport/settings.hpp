// The options of a client's or listener's connections, with all that they view.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "dockwire/transport/options.hpp"

namespace dockwire::mqtt {

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
