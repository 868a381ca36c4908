// JSON texts to described structs (`from_json`, `json_reader`) and back (`to_json`, in thing/model/write.hpp). Reading applies no limits:
// `validate` in thing/model/validate.hpp does.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dockwire/core/result.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/tape.hpp"
#include "dockwire/thing/json/value_kind.hpp"
#include "dockwire/thing/model/detail/member_type.hpp"
#include "dockwire/thing/model/read.hpp"
#include "dockwire/thing/model/write.hpp"

namespace dockwire::thing {

/// Reads JSON texts one after another and keeps the memory that it needs for that.
class json_reader {
public:
    /// Reads a whole JSON text as `T`, a described struct or any type that a field may have.
    template <class T>
    result<T, fault> read(std::string_view text, const read_options& options = {}) {
        T out{};
        if (auto wrong = read_new(text, std::addressof(out), detail::member_type_of<T>, options)) return std::move(*wrong);
        return out;
    }

    /// The same into `out`, as `thing::read` does it: what the text has replaces what is there, what it lacks stays.
    /// @return the first fault, or nothing
    template <class T>
    std::optional<fault> read(std::string_view text, T& out, const read_options& options = {}) {
        return read_new(text, std::addressof(out), detail::member_type_of<T>, options);
    }

    /// The same where the type is known as data only: `out` is a value of `type`.
    std::optional<fault> read_new(std::string_view text, void* out, const detail::member_type& type,
                                  const read_options& options) {
        if (auto wrong = tape_.parse(text)) {
            wrong->pointer = options.pointer;
            wrong->context = options.context;
            return wrong;
        }
        return detail::read(tape_.root(), out, type, options);
    }

    /// Looks at the members of the object `text` without reading the largest of them.
    ///
    /// `take(out, key, value)` is called for each member in their order. `value` is a `tape_value`, but the first object or array with
    /// the key `unparsed` is a `std::string_view` of its JSON, which is not checked: it ends where as many brackets are closed as were
    /// opened. Texts live until the next call.
    /// @param out  begins as `T{}`
    /// @return a `syntax_error` or `too_deep` with its position, a `wrong_type` for another value, or nothing
    template <class T, class Take>
    std::optional<fault> scan(std::string_view text, std::string_view unparsed, T& out, Take take) {
        if (auto wrong = tape_.parse(text, unparsed)) return wrong;
        out = T{};
        if (tape_.root().kind() != value_kind::object) return fault{.code = fault_code::wrong_type, .text = "wanted an object"};
        for (auto members = tape_.root().members(); !members.done(); members.next())
            if (members.value().raw().data() == tape_.apart().data())
                take(out, members.key(), tape_.apart());
            else
                take(out, members.key(), members.value());
        return std::nullopt;
    }

private:
    tape tape_{};
};

/// Reads one JSON text as `T`: the value, or the first fault. Keep a `json_reader` to read many.
template <class T>
result<T, fault> from_json(std::string_view text, const read_options& options = {}) {
    return json_reader{}.read<T>(text, options);
}

} // namespace dockwire::thing
