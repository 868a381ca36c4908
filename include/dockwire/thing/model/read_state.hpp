// How a reader is told what to accept, and what it remembers while it reads.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dockwire/core/concat.hpp"
#include "dockwire/thing/describe/extra.hpp"
#include "dockwire/thing/json/fault.hpp"
#include "dockwire/thing/json/tape_value.hpp"
#include "dockwire/thing/model/field.hpp"
#include "dockwire/thing/model/tolerance.hpp"

namespace dockwire::thing {

/// How to read a message.
struct read_options {
    /// Refuse every looseness instead of accepting and counting it. For tests.
    bool strict{false};
    /// Leave out nothing: what cannot be read is the fault of the whole, also where it may be missing. For what is to be done as it is said,
    /// such as commands and files.
    bool whole{false};
    /// What is read, usually the method; faults name it.
    std::string_view context{};
    /// Where the value lies in the document, a JSON pointer such as "/data"; faults begin with it.
    std::string_view pointer{};
    /// Counts what was tolerated; nullptr to count nothing. Counts are added to what is there.
    tolerances* tolerated{nullptr};
    /// Gets a fault for each value that is left out, for the first `most_told` of a read; `tolerated` counts all. nullptr to get none.
    std::vector<fault>* left_out{nullptr};

    static constexpr std::size_t most_told = 16;
};

namespace detail {

/// The beginning of `text` for an error message: whole UTF-8 characters, and never much.
inline std::string excerpt(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.size() <= longest) return std::string{text};
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return std::string{text.substr(0, end)} + "...";
}

class read_state;

/// Where a reader is: in an object, a map or an array, at one of its values. It is on the stack of the function that reads it.
class read_frame {
public:
    /// @param members  the current member; nullptr in an array
    explicit read_frame(read_state& state, const tape_members* members = nullptr) noexcept;
    read_frame(const read_frame&) = delete;
    read_frame& operator=(const read_frame&) = delete;
    ~read_frame();

    /// The JSON pointer to the value, from the value that is read as a whole on.
    std::string pointer() const {
        const std::string text = members_ ? pointer_token(members_->key()) : "/" + std::to_string(index);
        return around_ ? around_->pointer() + text : text;
    }

    /// In an array: which element.
    std::size_t index{0};
    /// In a struct: which field; nullptr for a key that is data.
    const thing::field* field{nullptr};
    /// In a struct: where it keeps what cannot be read; nullptr if nowhere.
    extra* keeps{nullptr};

private:
    read_state& state_;
    const read_frame* around_;
    const tape_members* members_;
};

/// One read: its options and its first fault.
class read_state : public fault_slot {
public:
    /// @param limits  whether what lies outside the limits of its field is a fault
    explicit read_state(const read_options& options, bool limits = false) noexcept : options_{options}, limits_{limits} {}

    bool limits() const noexcept { return limits_; }

    bool wrong(fault_code code, std::string_view wanted, std::string_view raw) {
        return fail(code, concat({"wanted ", wanted, ", got ", excerpt(raw)}));
    }
    bool wrong_type(std::string_view wanted, std::string_view raw) { return wrong(fault_code::wrong_type, wanted, raw); }

    /// Counts a looseness; false when this read is strict. `raw` is the value.
    bool tolerate(looseness which, std::string_view raw) {
        if (options_.tolerated) ++(*options_.tolerated)[which];
        return !options_.strict || refuse(which, raw);
    }

    bool tolerate(looseness which, tape_value value) { return tolerate(which, value.raw()); }

    /// Passes on whether a value keeps the limits of its field. One that does not can be read, and is never left out.
    bool keeps_limits(bool kept) noexcept {
        is_beyond_limits_ |= !kept;
        return kept;
    }

    /// Where the reader is; nullptr at the value that is read as a whole.
    const read_frame* at() const noexcept { return at_; }

    /// Takes the recorded fault for one of the value where the reader is, which is left out. False where nothing may be.
    bool leave_out() {
        if (options_.strict || options_.whole || is_beyond_limits_) return false;
        if (options_.tolerated) ++(*options_.tolerated)[looseness::left_out];
        fault wrong = take();
        if (options_.left_out == nullptr || told_ == read_options::most_told) return true;
        ++told_;
        if (!wrong.pointer.empty()) wrong.text = concat({wrong.pointer, ": ", wrong.text});
        wrong.pointer = concat({options_.pointer, at_->pointer()});
        wrong.context = options_.context;
        wrong.left_out = true;
        options_.left_out->push_back(std::move(wrong));
        return true;
    }

    std::optional<fault> finish() { return fault_slot::finish(options_.pointer, options_.context); }

private:
    bool refuse(looseness which, std::string_view raw) {
        const looseness_row& row = looseness_table[static_cast<std::size_t>(which)];
        return fail(row.code, concat({row.text, ": ", excerpt(raw)}));
    }

    friend read_frame;

    const read_options& options_;
    bool limits_;
    bool is_beyond_limits_{false};
    std::size_t told_{0};
    const read_frame* at_{nullptr};
};

// GCC 12 takes a frame for one that is left in the state; its destructor takes it away.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdangling-pointer"
#endif
inline read_frame::read_frame(read_state& state, const tape_members* members) noexcept
    : state_{state}, around_{state.at_}, members_{members} {
    state.at_ = this;
}
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

inline read_frame::~read_frame() { state_.at_ = around_; }

} // namespace detail
} // namespace dockwire::thing
