// JSON texts to described structs, over simdjson (optional: link to `dockwire::simdjson`).
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "dockwire/core/result.hpp"
#include "dockwire/thing/container_text.hpp"
#include "dockwire/thing/fault.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/layout.hpp"
#include "dockwire/thing/read.hpp"
#include "dockwire/thing/simdjson_document.hpp"
#include "dockwire/thing/tolerance.hpp"

namespace dockwire::thing {

/// Reads JSON texts as `json_reader` does, with the same results, several times as fast. Keeps the memory that it needs for that.
///
/// What simdjson cannot read is read again by a `json_reader`, which tells what is wrong and where. So faults are the same, and a text with
/// a fault costs more than with a `json_reader` alone.
class simdjson_reader {
public:
    /// As `json_reader::read`.
    template <class T>
    result<T, fault> read(std::string_view text, const read_options& options = {}) {
        T out{};
        if (auto wrong = read_new(text, std::addressof(out), detail::member_type_of<T>, options)) return std::move(*wrong);
        return out;
    }

    /// As `json_reader::read`.
    template <class T>
    std::optional<fault> read(std::string_view text, T& out, const read_options& options = {}) {
        T before = out;
        if (read_document(text, std::addressof(out), detail::member_type_of<T>, options)) return std::nullopt;
        out = std::move(before);
        return other_.read(text, out, options);
    }

    /// As `json_reader::read_new`.
    std::optional<fault> read_new(std::string_view text, void* out, const detail::member_type& type,
                                  const read_options& options) {
        if (read_document(text, out, type, options)) return std::nullopt;
        if (type.object) type.object->reset(out);
        return other_.read_new(text, out, type, options);
    }

    /// As `json_reader::scan`.
    template <class T, class Take>
    std::optional<fault> scan(std::string_view text, std::string_view unparsed, T& out, Take take) {
        out = T{};
        if (document_.open(text) && scan_document(unparsed, out, take)) return std::nullopt;
        return other_.scan(text, unparsed, out, take);
    }

private:
    bool read_document(std::string_view text, void* out, const detail::member_type& type, read_options options) {
        if (!document_.open(text)) return false;
        tolerances met{};
        tolerances* const counts = std::exchange(options.tolerated, &met);
        if (detail::read(document_.root(), out, type, options) || !document_.whole()) return false;
        if (counts) *counts += met;
        return true;
    }

    template <class T, class Take>
    bool scan_document(std::string_view unparsed, T& out, Take take) {
        const simdjson_value root = document_.root();
        if (root.kind() != value_kind::object) return false;
        bool is_apart = false;
        for (auto members = root.members(); !members.done();)
            if (!is_apart && members.key_is(unparsed) && is_container(members.value().kind())) {
                is_apart = true;
                const std::string_view apart = members.skip();
                if (!ends_alike(apart)) return false;
                take(out, unparsed, apart);
            } else {
                const simdjson_value value = members.value();
                take(out, members.key(), value);
                if (value.is_unread()) value.check();
                members.next();
            }
        return document_.whole();
    }

    /// A backslash outside of a text may hide a quote from simdjson, and belongs to no JSON.
    bool ends_alike(std::string_view apart) const noexcept {
        const char* const begin = apart.data();
        const char* const end = begin + apart.size();
        return !document_.has_escapes() || detail::behind_container(begin, end) == end;
    }

    simdjson_document document_{};
    json_reader other_{};
};

} // namespace dockwire::thing
