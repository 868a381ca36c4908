// The topic aliases that this end uses on one connection.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "dockwire/core/trivial_array.hpp"

namespace dockwire::mqtt {

/// The topics that were used last, each under the alias that the peer knows for it (3.3.2.3.4). Constant time, and nothing is
/// allocated once it is full and has seen the longest topic.
class topic_alias_map {
public:
    /// Begins a connection on which aliases from 1 to `maximum` may be used; the peer knows none yet [MQTT-3.3.2-7].
    void begin(std::uint16_t maximum) noexcept {
        maximum_ = maximum;
        used_ = newest_ = oldest_ = 0;
        buckets_.clear();
    }

    /// Whether an alias makes a PUBLISH to this topic shorter.
    bool shortens(std::string_view topic) const noexcept { return maximum_ != 0 && topic.size() > property_size; }

    /// The alias that the peer knows for this topic, which from now on is the one that was used last; 0 when there is none.
    std::uint16_t find(std::string_view topic) noexcept {
        if (newest_ != 0 && topic_of(newest_) == topic) return newest_;
        if (buckets_.empty()) return 0;
        std::uint16_t alias = bucket(topic);
        while (alias != 0 && topic_of(alias) != topic)
            alias = at(alias).next_in_bucket;
        if (alias != 0) make_newest(alias);
        return alias;
    }

    /// The alias for the next topic that has none: a free one, else the one that was not used for longest. Only while
    /// `shortens` says that there is any.
    std::uint16_t next() const noexcept { return used_ < maximum_ ? static_cast<std::uint16_t>(used_ + 1) : oldest_; }

    /// The peer has been told that `next()` stands for this topic.
    void assign(std::string_view topic) {
        if (buckets_.empty()) buckets_.grow(std::bit_ceil(std::size_t{maximum_}));
        const std::uint16_t alias = next();
        if (used_ < maximum_) {
            take_fresh(alias);
        } else {
            leave_bucket(alias);
            leave_order(alias);
        }
        topic_of(alias) = topic;
        enter_bucket(alias);
        enter_order(alias);
    }

    /// Forgets every topic and gives the memory back. The peer may know an alias that we do not use.
    void release_idle_memory() noexcept {
        begin(maximum_);
        topics_ = {};
        links_.release();
        buckets_.release();
    }

private:
    // Identifier and value of the property, which take the place of the topic.
    static constexpr std::size_t property_size = 3;

    // Of an alias to others; 0 is none.
    struct links {
        std::uint16_t next_in_bucket{0};
        std::uint16_t newer{0};
        std::uint16_t older{0};
    };

    std::string& topic_of(std::uint16_t alias) noexcept { return topics_[alias - std::size_t{1}]; }
    links& at(std::uint16_t alias) noexcept { return links_[alias - std::size_t{1}]; }
    std::uint16_t& bucket(std::string_view topic) noexcept {
        return buckets_[std::hash<std::string_view>{}(topic) & (buckets_.size() - 1)];
    }

    // The text of an earlier connection is overwritten, its memory stays.
    void take_fresh(std::uint16_t alias) {
        used_ = alias;
        if (links_.size() >= used_) return;
        topics_.resize(used_);
        links_.grow(used_);
    }

    void enter_bucket(std::uint16_t alias) noexcept {
        std::uint16_t& first = bucket(topic_of(alias));
        at(alias).next_in_bucket = first;
        first = alias;
    }

    void leave_bucket(std::uint16_t alias) noexcept {
        std::uint16_t* link = &bucket(topic_of(alias));
        while (*link != alias)
            link = &at(*link).next_in_bucket;
        *link = at(alias).next_in_bucket;
    }

    void make_newest(std::uint16_t alias) noexcept {
        if (alias == newest_) return;
        leave_order(alias);
        enter_order(alias);
    }

    void enter_order(std::uint16_t alias) noexcept {
        at(alias).newer = 0;
        at(alias).older = newest_;
        (newest_ == 0 ? oldest_ : at(newest_).newer) = alias;
        newest_ = alias;
    }

    void leave_order(std::uint16_t alias) noexcept {
        const links& leaving = at(alias);
        (leaving.newer == 0 ? newest_ : at(leaving.newer).older) = leaving.older;
        (leaving.older == 0 ? oldest_ : at(leaving.older).newer) = leaving.newer;
    }

    std::vector<std::string> topics_{};      // at alias - 1
    trivial_array<links> links_{};           // likewise
    trivial_array<std::uint16_t> buckets_{}; // the first alias of each
    std::uint16_t maximum_{0};
    std::uint16_t used_{0};
    std::uint16_t newest_{0};
    std::uint16_t oldest_{0};
};

} // namespace dockwire::mqtt
