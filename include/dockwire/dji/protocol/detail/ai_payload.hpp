// The recognition results in a user data message of a video stream ("AI Target Recognition").
#pragma once

#include <array>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "dockwire/core/bytes.hpp"
#include "dockwire/dji/protocol/ai_frame.hpp"

namespace dockwire::dji::detail {

/// Takes fields off the front of some bytes. Behind their end everything is 0.
class field_reader {
public:
    field_reader(bytes_view bytes, std::endian order) : rest_{bytes}, order_{order} {}

    template <std::unsigned_integral T>
    T number() {
        T made{0};
        const bytes_view bytes = take(sizeof(T));
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            const std::size_t place = order_ == std::endian::big ? bytes.size() - 1 - i : i;
            made = static_cast<T>(made | std::to_integer<std::uint64_t>(bytes[i]) << (8 * place));
        }
        return made;
    }

    /// Nothing if there are not so many.
    bytes_view take(std::size_t count) {
        if (count > rest_.size()) {
            failed_ = true;
            count = 0;
            rest_ = {};
        }
        const bytes_view taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }

    bytes_view rest() const noexcept { return rest_; }
    bool failed() const noexcept { return failed_; }

private:
    bytes_view rest_;
    std::endian order_;
    bool failed_{false};
};

inline ai::box read_box(field_reader& in) {
    ai::box made{};
    made.id = in.number<std::uint16_t>();
    made.type = ai::object_type{in.number<std::uint8_t>()};
    made.state = ai::object_state{in.number<std::uint8_t>()};
    made.center_x = in.number<std::uint16_t>();
    made.center_y = in.number<std::uint16_t>();
    made.width = in.number<std::uint16_t>();
    made.height = in.number<std::uint16_t>();
    made.distance = in.number<std::uint32_t>();
    return made;
}

inline ai::class_count read_class_count(field_reader& in) {
    ai::class_count made{};
    made.type = ai::object_type{in.number<std::uint8_t>()};
    made.count = in.number<std::uint16_t>();
    return made;
}

/// @return false for a group whose end is not known, of which nothing is taken
inline bool read_group(field_reader& in, ai::frame& into) {
    constexpr std::uint8_t boxes = 10;
    constexpr std::uint8_t class_counts = 12;
    field_reader group = in;
    const auto type = group.number<std::uint8_t>();
    const auto count = group.number<std::uint8_t>();
    if (type != boxes && type != class_counts && count != 0) return false;
    in = group;
    for (std::size_t i = 0; i < count && !in.failed(); ++i)
        if (type == boxes)
            into.boxes.push_back(read_box(in));
        else
            into.counts.push_back(read_class_count(in));
    return true;
}

inline void read_groups(field_reader& in, std::size_t count, ai::frame& into) {
    for (; count != 0 && !in.failed(); --count)
        if (!read_group(in, into)) {
            into.unread_groups = count;
            into.unread.assign(in.rest().begin(), in.rest().end());
            return;
        }
}

/// Nothing where the bytes end before their content does.
inline std::optional<ai::frame> read_frame(bytes_view bytes, std::endian order) {
    field_reader in{bytes, order};
    ai::frame made{};
    made.version = in.number<std::uint8_t>();
    made.time_stamp = in.number<std::uint32_t>();
    made.type = ai::frame_type{in.number<std::uint8_t>()};
    if (made.type == ai::frame_type::base) {
        made.extension.emplace();
        for (std::byte& one : *made.extension)
            one = std::byte{in.number<std::uint8_t>()};
    }
    made.track_id = in.number<std::uint16_t>();
    made.reserved = in.number<std::uint8_t>();
    read_groups(in, in.number<std::uint8_t>(), made);
    return in.failed() ? std::nullopt : std::optional{std::move(made)};
}

/// One part of the message: a type, a length, and so many bytes.
struct ai_entry {
    static constexpr std::size_t head_size = 4;
    static constexpr std::uint16_t recognition = 7;

    std::uint16_t type{0};
    bytes_view data{};
};

/// The next part, which is taken off the front of `rest`; nothing where there is none or it does not fit.
inline std::optional<ai_entry> take_entry(bytes_view& rest, std::endian order) {
    field_reader in{rest, order};
    ai_entry made{.type = in.number<std::uint16_t>()};
    made.data = in.take(in.number<std::uint16_t>());
    if (in.failed()) return std::nullopt;
    rest = in.rest();
    return made;
}

/// What the parts of a message are, if its numbers have this byte order.
enum class ai_content : std::uint8_t { recognition, others, broken };

inline ai_content content_of(bytes_view message, std::endian order) {
    while (const auto entry = take_entry(message, order))
        if (entry->type == ai_entry::recognition) return ai_content::recognition;
    return message.size() < ai_entry::head_size ? ai_content::others : ai_content::broken;
}

} // namespace dockwire::dji::detail
