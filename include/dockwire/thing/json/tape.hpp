// A parsed JSON text as one flat array.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "dockwire/thing/json/detail/tape_node.hpp"
#include "dockwire/thing/json/detail/tokenizer.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/tape_value.hpp"

namespace dockwire::thing {

/// A JSON text, parsed into one array whose memory is used again for the next text.
class tape {
public:
    /// Objects and arrays may be nested this deep; messages of devices need less than ten.
    static constexpr std::size_t max_depth = detail::tokenizer::max_depth;

    /// Parses `text` in place of what was there. Values point into `text`, so it has to live as long as they are used.
    /// @param unparsed  the first object or array with this key in the object that `text` is, is not parsed but taken apart: it ends where as
    ///                  many brackets are closed as were opened. On the tape it is empty.
    /// @return a `syntax_error` or `too_deep` with its position; the tape is empty then.
    std::optional<fault> parse(std::string_view text, std::string_view unparsed = {}) {
        nodes_.clear();
        unescaped_.clear();
        detail::tokenizer parser{text, unparsed, nodes_, unescaped_};
        auto wrong = parser.run();
        if (wrong) nodes_.clear();
        apart_ = parser.apart();
        return wrong;
    }

    /// The JSON of what was not parsed; empty when there was nothing of that kind.
    std::string_view apart() const noexcept { return apart_; }

    bool empty() const noexcept { return nodes_.size() == 0; }

    /// The whole document. Only when the tape is not empty.
    tape_value root() const noexcept { return tape_value{nodes_.data()}; }

private:
    detail::tape_nodes nodes_{};
    std::string unescaped_{};
    std::string_view apart_{};
};

} // namespace dockwire::thing
