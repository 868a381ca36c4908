// What an HTTP server says when it refuses.
#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <system_error>

#include "dockwire/core/concat.hpp"
#include "dockwire/core/readable.hpp"
#include "dockwire/transport/http/detail/head.hpp"

namespace dockwire::mqtt::detail {

/// The beginning of the body of an HTTP refusal, for error texts.
class http_refusal {
public:
    /// `head` is the head of the answer, up to its empty line.
    explicit http_refusal(std::string_view head) {
        const auto parsed = http_head::parse(head);
        if (!parsed) return;
        chunked_ = parsed->lists_word("Transfer-Encoding", "chunked");
        location_ = parsed->only("Location").value_or("");
        wanted_ = std::min(enough, announced(*parsed));
    }

    /// How much of the body is worth waiting for.
    std::size_t wanted() const noexcept { return wanted_; }

    std::string text(std::string_view body) const {
        if (chunked_) take_until(body, "\r\n"); // the size of the first piece
        const std::string beginning = readable_beginning(body);
        return location_.empty() ? beginning : concat({"Location: ", readable_beginning(location_), " ", beginning});
    }

private:
    static constexpr std::size_t enough = 400;

    std::size_t announced(const http_head& head) const {
        const std::string_view length = head.only("Content-Length").value_or("");
        std::size_t size = 0;
        const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), size);
        if (!length.empty() && error == std::errc{}) return size;
        if (chunked_) return 1;
        return head.lists_word("Connection", "close") ? std::numeric_limits<std::size_t>::max() : 0;
    }

    std::string location_{};
    std::size_t wanted_{0};
    bool chunked_{false};
};

} // namespace dockwire::mqtt::detail
