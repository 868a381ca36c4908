// An owner that notes what its link tells it, and does what a test wants in its callbacks.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/async/link.hpp"
#include "dockwire/core/bytes.hpp"
#include "streams.hpp"

namespace streams {

template <class Transport>
struct noting_owner : std::enable_shared_from_this<noting_owner<Transport>> {
    using link_type = mqtt::link<Transport, noting_owner>;

    void start(Transport opened) { link->start(std::move(opened), this->shared_from_this()); }
    /// Writes all of `text`, which stays where it is until then.
    void write(std::string_view text) {
        rest = text;
        link->write(dockwire::as_bytes(rest));
    }

    void on_bytes(dockwire::bytes_view bytes) {
        received += dockwire::as_text(bytes);
        ++reads;
        if (when_bytes) when_bytes(*this);
    }
    void on_written(std::size_t count) {
        written += count;
        rest.remove_prefix(count);
        if (!rest.empty()) return link->write(dockwire::as_bytes(rest));
        if (when_written) when_written(*this);
    }
    void on_closed(std::error_code why) {
        closed.push_back(why);
        if (when_closed) when_closed(*this);
    }

    std::optional<link_type> link{std::in_place};
    std::string received{};
    int reads{0};
    std::size_t written{0};
    std::string_view rest{}; ///< of what is to be written
    std::vector<std::error_code> closed{};
    std::function<void(noting_owner&)> when_bytes{};
    std::function<void(noting_owner&)> when_written{};
    std::function<void(noting_owner&)> when_closed{};
};

/// Two owners whose links are joined.
template <class Transport>
struct linked {
    explicit linked(asio::io_context& io) {
        connected<Transport> ends{io};
        client->start(std::move(ends.client));
        server->start(std::move(ends.server));
    }

    std::shared_ptr<noting_owner<Transport>> client = std::make_shared<noting_owner<Transport>>();
    std::shared_ptr<noting_owner<Transport>> server = std::make_shared<noting_owner<Transport>>();
};

} // namespace streams
