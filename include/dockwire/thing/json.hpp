// JSON texts to and from described structs, over the tape.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include "dockwire/core/result.hpp"
#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/read.hpp"
#include "dockwire/thing/tape.hpp"
#include "dockwire/thing/write.hpp"

namespace dockwire::thing {

/// Reads JSON texts one after another and keeps the memory that it needs for that.
class json_reader {
public:
    /// Reads a whole JSON text as `T`, a described struct or any type that a field may have.
    template <class T>
    result<T, fault> read(std::string_view text, const read_options& options = {}) {
        T out{};
        if (auto wrong = read(text, out, options)) return std::move(*wrong);
        return out;
    }

    /// The same into `out`, as `thing::read` does it.
    template <class T>
    std::optional<fault> read(std::string_view text, T& out, const read_options& options = {}) {
        if (auto wrong = tape_.parse(text)) {
            wrong->pointer = options.pointer;
            wrong->context = options.context;
            return wrong;
        }
        return thing::read(tape_.root(), out, options);
    }

private:
    tape tape_{};
};

/// Reads one JSON text as `T`. Keep a `json_reader` to read many.
template <class T>
result<T, fault> from_json(std::string_view text, const read_options& options = {}) {
    return json_reader{}.read<T>(text, options);
}

} // namespace dockwire::thing
