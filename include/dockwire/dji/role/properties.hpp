// What a device has said of itself so far: its osd and its state, each put together from its pushes, with the age of every member. What
// `cloud.on_properties` needs.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "dockwire/dji/protocol/devices.hpp"
#include "dockwire/dji/protocol/merge.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/dji/role/cloud.hpp"
#include "dockwire/dji/role/detail/data_reader.hpp"
#include "dockwire/dji/role/detail/handler.hpp"
#include "dockwire/dji/role/pubsub.hpp"
#include "dockwire/thing/json.hpp"
#include "dockwire/thing/model/detail/layout.hpp"

namespace dockwire::dji {

/// All properties that a device pushes.
template <osd_message Osd, state_message State>
struct properties {
    Osd osd{};
    State state{};

    bool operator==(const properties&) const = default;
};

namespace detail {

/// When each field was pushed last.
class push_times {
public:
    using duration = std::chrono::steady_clock::duration;

    void note(const std::vector<std::size_t>& fields, time_point now) {
        for (const std::size_t field : fields) {
            if (field >= at_.size()) at_.resize(field + 1, never);
            at_[field] = now;
        }
    }

    std::optional<duration> age(const thing::detail::layout& fields, std::size_t offset, time_point now) const {
        for (std::size_t field = 0; field < at_.size(); ++field)
            if (fields.rows[field].offset == offset && at_[field] != never) return now - at_[field];
        return std::nullopt;
    }

private:
    static constexpr time_point never = time_point::min();

    std::vector<time_point> at_{};
};

template <class P>
class property_rows;

} // namespace detail

/// The properties of a device at the moment of a push.
/// @tparam P  `properties<Osd, State>`
template <class P>
class aged {
public:
    using duration = std::chrono::steady_clock::duration;
    using osd_type = decltype(P::osd);
    using state_type = decltype(P::state);

    P value{};

    /// How old a member is, as in `row.age(&dock2::osd::height)`: zero if this push has it, nothing if none has had it. By the client's clock
    /// and from the arrival of a push, whatever time the device says.
    template <class S, class M>
    std::optional<duration> age(M S::* member) const {
        constexpr bool is_osd = std::is_same_v<S, osd_type>;
        static_assert(is_osd || std::is_same_v<S, state_type>, "the age is that of a member of the osd or the state of this row");
        if constexpr (is_osd)
            return age_in(value.osd, member, osd_times_);
        else
            return age_in(value.state, member, state_times_);
    }

private:
    friend class detail::property_rows<P>;

    template <class S, class M>
    std::optional<duration> age_in(const S& of, M S::* member, const detail::push_times& times) const {
        const std::size_t offset = thing::detail::offset_in(std::addressof(of), std::addressof(of.*member));
        return times.age(thing::detail::layout_of(thing::detail::object_form_of<S>), offset, pushed_at_);
    }

    detail::push_times osd_times_{};
    detail::push_times state_times_{};
    detail::time_point pushed_at_{};
};

namespace detail {

/// The rows of all devices that push `P`.
template <class P>
class property_rows {
public:
    /// @param most  at least 1 is kept
    explicit property_rows(std::size_t most) noexcept : most_{std::max<std::size_t>(most, 1)} {}

    template <class M>
    const aged<P>& add(const std::string& sn, const M& push, time_point now) {
        make_room(sn);
        aged<P>& row = rows_[sn];
        std::vector<std::size_t> set{};
        if constexpr (osd_message<M>) {
            merge(row.value.osd, push, set);
            row.osd_times_.note(set, now);
        } else {
            merge(row.value.state, push, set);
            row.state_times_.note(set, now);
        }
        row.pushed_at_ = now;
        return row;
    }

    void forget_offline(const device_map& devices) {
        std::erase_if(rows_, [&devices](const auto& row) {
            const known_device* const known = devices.find(row.first);
            return known != nullptr && !known->online;
        });
    }

private:
    /// The device that has been silent for the longest time goes.
    void make_room(const std::string& sn) {
        if (rows_.size() < most_ || rows_.contains(sn)) return;
        rows_.erase(std::ranges::min_element(rows_, {}, [](const auto& row) { return row.second.pushed_at_; }));
    }

    std::size_t most_;
    std::map<std::string, aged<P>> rows_{};
};

/// A row in the hands of a handler.
template <class P>
struct properties_job : handler_job_base {
    aged<P> message{};

    std::string_view name() const noexcept { return info(from.kind).name; }
    static answer done() { return plain_answer(result_code::success); }
    template <class R>
    answer answer_to(const R&) const {
        static_assert(sizeof(R) == 0, "a handler of properties returns void or an asio::awaitable<void>");
        return done();
    }
};

/// Handler of the part `M` of the properties `P`; both parts share the rows and the callable.
template <class P, push_message M, class F>
class properties_handler final : public handler {
    static_assert(
        handler_of<F, aged<P>>,
        "a handler of properties takes (const dji::origin&, const dji::aged<dji::properties<Osd, State>>&), or the latter");

public:
    properties_handler(std::shared_ptr<property_rows<P>> rows, std::shared_ptr<F> call)
        : rows_{std::move(rows)}, call_{std::move(call)} {}

    void take(const std::shared_ptr<role_core>& core, const incoming& message, const finisher& finish) override {
        M push{};
        const data_reader reader{*core, reader_, name_of<M>(), message.from.kind};
        if (!reader.take(message, incoming_data{push}, std::nullopt, finish)) return;
        properties_job<P> job{{core, message.from}, rows_->add(message.from.device_sn, push, core->now())};
        handler_run<properties_job<P>, F>::run(std::move(job), *call_, shared_from_this(), finish);
    }

    void devices_changed(const device_map& devices) override { rows_->forget_offline(devices); }

private:
    std::shared_ptr<property_rows<P>> rows_;
    std::shared_ptr<F> call_;
    thing::json_reader reader_{};
};

/// What `cloud.on_properties` does.
template <class Osd, class State>
struct properties_of {
    template <class F>
    static void listen(cloud_core& core, std::span<const device_model> osd_of, std::span<const device_model> state_of, F call) {
        using row = properties<Osd, State>;
        const auto rows = std::make_shared<property_rows<row>>(core.kept_devices());
        const auto shared = std::make_shared<F>(std::move(call));
        core.on_push(message_kind::osd, osd_of, make_handler<properties_handler<row, Osd, F>>(rows, shared));
        core.on_push(message_kind::state, state_of, make_handler<properties_handler<row, State, F>>(rows, shared));
    }
};

} // namespace detail
} // namespace dockwire::dji
