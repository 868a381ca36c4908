// Several properties in one call: `cloud.async_set(sn, dji::all_of(height, lights), token)`.
#pragma once

#include "dockwire/asio.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/dispatch.hpp>
#include <asio/error.hpp>
#include <asio/executor_work_guard.hpp>
#include <asio/post.hpp>

#include "dockwire/dji/messages/property.hpp"
#include "dockwire/dji/protocol/detail/reply.hpp"
#include "dockwire/dji/protocol/error.hpp"
#include "dockwire/dji/protocol/traits.hpp"
#include "dockwire/dji/role/call.hpp"
#include "dockwire/dji/role/detail/coroutines.hpp"
#include "dockwire/dji/role/detail/joined_text.hpp"
#include "dockwire/dji/role/role.hpp"

namespace dockwire::dji {

/// What became of one of several properties.
struct set_result {
    /// The property's method.
    std::string_view name{};
    std::error_code error{};
    property_reply reply{};
};

namespace detail {

/// A property of whatever type; views live until the call is prepared.
struct property_to_set {
    outgoing_data data;
    const call_form* form;
};

/// A call of several properties, before it is started: one message for each, or one for all.
struct prepared_set {
    std::vector<std::string_view> names{};
    std::vector<std::shared_ptr<const prepared_call>> calls{};

    bool is_one_message() const noexcept { return calls.size() != names.size(); }
    std::error_code error() const {
        const auto wrong = std::ranges::find_if(calls, [](const auto& one) { return bool{one->error}; });
        return wrong == calls.end() ? std::error_code{} : (*wrong)->error;
    }
};

/// The form of one message for several properties: the longest time-out, and safe to repeat if all are.
inline call_form joined_form(std::span<const property_to_set> properties) {
    call_form all{topic_kind::property_set, {}, {}, true};
    for (const property_to_set& one : properties) {
        all.timeout = std::max(all.timeout, one.form->timeout);
        all.safe_to_repeat = all.safe_to_repeat && one.form->safe_to_repeat;
    }
    return all;
}

/// The data of one message for several properties, or the first thing that is wrong.
inline checked_data joined_data(std::span<const property_to_set> properties) {
    std::vector<std::string> texts{};
    for (const property_to_set& one : properties) {
        checked_data made = check_data(one.data, one.form->method);
        if (made.wrong) return made;
        texts.push_back(std::move(made.text));
    }
    return {joined_text(texts), {}};
}

inline prepared_set prepare_set(std::string_view sn, std::span<const property_to_set> properties, bool in_one_message,
                                const call_options& options) {
    prepared_set made{};
    for (const property_to_set& one : properties) {
        made.names.push_back(one.form->method);
        if (!in_one_message) made.calls.push_back(prepare_call(*one.form, sn, one.data, options));
    }
    if (in_one_message) made.calls.push_back(prepare_call(joined_form(properties), sn, joined_data(properties), options));
    return made;
}

/// Whether a result is one of this property: of a member it is "property/member", of a payload's "payload/property".
inline bool is_result_of(std::string_view name, std::string_view property) noexcept {
    const std::size_t place = name.find(property);
    if (place == std::string_view::npos) return false;
    const std::size_t end = place + property.size();
    return (place == 0 || name[place - 1] == '/') && (end == name.size() || name[end] == '/');
}

/// Collects the results of all properties on behalf of a completion handler. It waits itself for the reply to one message for all.
class set_join : public posted_waiter {
public:
    set_join(const std::shared_ptr<role_core>& core, const prepared_set& set) : core_{core}, missing_{set.names.size()} {
        for (const std::string_view name : set.names)
            results_.push_back({name, {}, {}});
    }

    void finish(std::string_view topic, const envelope& from) override {
        property_reply all{};
        const std::error_code error = read(topic, from, all);
        for (std::size_t i = 0; i < results_.size(); ++i)
            take_part(i, error == call_error::malformed_reply ? error : std::error_code{}, all);
    }
    void finish(std::error_code error) override {
        for (std::size_t i = 0; i < results_.size(); ++i)
            take(i, error);
    }

    /// The reply to a message of its own.
    void take(std::size_t which, std::string_view topic, const envelope& from) {
        const std::error_code error = read(topic, from, results_[which].reply);
        take(which, error);
    }
    void take(std::size_t which, std::error_code error) {
        results_[which].error = error;
        if (--missing_ == 0) complete();
    }

protected:
    virtual void complete() = 0;

    /// The first error of all.
    std::error_code error() const {
        const auto failed = std::ranges::find_if(results_, [](const set_result& one) { return bool{one.error}; });
        return failed == results_.end() ? std::error_code{} : failed->error;
    }
    std::vector<set_result> take_results() { return std::move(results_); }

private:
    std::error_code read(std::string_view topic, const envelope& from, property_reply& into) {
        const auto core = core_.lock();
        int result = 0;
        const auto wrong = read_property_reply(from, core->reading(info(topic_kind::property_set_reply).name), into, result);
        return error_of_reply(*core, topic, wrong, result);
    }

    /// A property without a result in the reply has no reply that can be used.
    void take_part(std::size_t which, std::error_code error, const property_reply& all) {
        set_result& into = results_[which];
        for (const property_result& one : all.results)
            if (is_result_of(one.name, into.name)) into.reply.results.push_back(one);
        if (!error && into.reply.results.empty()) error = call_error::malformed_reply;
        const int result = into.reply.result();
        take(which, error || result == 0 ? error : result_error(result));
    }

    std::weak_ptr<role_core> core_;
    std::vector<set_result> results_{};
    std::size_t missing_;
};

/// Waits for the reply to one property's message.
class set_part final : public waiter {
public:
    set_part(std::shared_ptr<set_join> join, std::size_t which) : join_{std::move(join)}, which_{which} {}
    void finish(std::string_view topic, const envelope& reply) override { join_->take(which_, topic, reply); }
    void finish(std::error_code why) override { join_->take(which_, why); }

private:
    std::shared_ptr<set_join> join_;
    std::size_t which_;
};

template <class Handler>
class set_waiter final : public set_join {
public:
    set_waiter(const std::shared_ptr<role_core>& core, const prepared_set& set, Handler handler)
        : set_join{core, set}, handler_{std::move(handler)}, work_{asio::get_associated_executor(handler_, core->executor())} {}

    void call_handler() override {
        auto handler = std::move(handler_);
        const std::error_code why = error();
        std::move(handler)(why, take_results());
    }

private:
    void complete() override {
        asio::cancellation_slot slot = asio::get_associated_cancellation_slot(handler_);
        if (slot.is_connected()) slot.clear();
        post_to(work_.get_executor());
    }

    Handler handler_;
    asio::executor_work_guard<completion_executor<Handler>> work_;
};

/// The messages of one call have one bid.
inline command with_bid(const command& what, const std::string& bid) {
    command made{what};
    if (made.bid.empty()) made.bid = bid;
    return made;
}

/// On the role's executor. Nothing is sent if something of it must not be.
inline void start_set(role_core& core, const std::vector<std::uint64_t>& numbers, const prepared_set& set,
                      const std::shared_ptr<set_join>& join) {
    for (const auto& one : set.calls)
        if (one->wrong) core.report(build_topic(one->what.kind, one->what.sn), *one->wrong);
    if (set.is_one_message()) return start_prepared(core, numbers.front(), *set.calls.front(), join);
    const bool is_wrong = bool{set.error()};
    const std::string bid = core.ids().bid();
    for (std::size_t i = 0; i < set.calls.size(); ++i) {
        const prepared_call& one = *set.calls[i];
        if (is_wrong)
            join->take(i, one.error ? one.error : make_error_code(asio::error::operation_aborted));
        else
            core.start(numbers[i], with_bid(one.what, bid), std::make_shared<set_part>(join, i));
    }
}

inline void dispatch_set(const std::shared_ptr<role_core>& core, prepared_set set, std::vector<std::uint64_t> numbers,
                         std::shared_ptr<set_join> join) {
    asio::dispatch(core->executor(), [core, set = std::move(set), numbers = std::move(numbers), join = std::move(join)] {
        start_set(*core, numbers, set, join);
    });
}

inline void make_cancellable(const std::shared_ptr<role_core>& core, const std::vector<std::uint64_t>& numbers,
                             asio::cancellation_slot slot) {
    if (!slot.is_connected()) return;
    slot.assign([weak = std::weak_ptr{core}, executor = core->executor(), numbers](asio::cancellation_type) {
        asio::post(executor, [weak, numbers] {
            for (const std::uint64_t one : numbers)
                if (const auto role = weak.lock()) role->cancel(one);
        });
    });
}

/// Starts the calls of several properties for a completion token. Any thread.
struct set_starter {
    std::shared_ptr<role_core> core;

    template <class Handler>
    void operator()(Handler&& handler, prepared_set set) const {
        std::vector<std::uint64_t> numbers(set.calls.size());
        std::ranges::generate(numbers, [this] { return core->new_call(); });
        make_cancellable(core, numbers, asio::get_associated_cancellation_slot(handler));
        std::shared_ptr<set_join> join =
            std::unique_ptr<set_join>{new set_waiter<std::decay_t<Handler>>{core, set, std::forward<Handler>(handler)}};
        dispatch_set(core, std::move(set), std::move(numbers), std::move(join));
    }
};

} // namespace detail

/// Properties that one call sets, as `all_of` makes it.
/// @tparam Safe  whether it may be part of a co_await expression that GCC before 14 compiles
template <std::size_t N, bool Safe>
class property_list {
public:
    explicit property_list(const std::array<detail::property_to_set, N>& properties) noexcept : each_{properties} {}

    /// The same in one message. The reference sets one property with each, which is what happens without this.
    property_list in_one_message() const noexcept {
        property_list same{*this};
        same.in_one_message_ = true;
        return same;
    }

    /// What `cloud::async_set` does with it.
    template <class Token>
    auto async_set(const std::shared_ptr<detail::role_core>& core, std::string_view sn, const call_options& options,
                   Token&& token) const {
        using results = std::vector<set_result>;
        static_assert(
            detail::takes_reply<Token, results>,
            "the completion handler of several properties takes a std::error_code and a std::vector<dji::set_result>, and can "
            "be moved");
        if constexpr (detail::takes_reply<Token, results>) {
            const auto start = [&] {
                return asio::async_initiate<Token, void(std::error_code, results)>(
                    detail::set_starter{core}, token, detail::prepare_set(sn, each_, in_one_message_, options));
            };
            static_assert(
                Safe || !detail::destroys_temporaries_twice || !detail::is_to_be_awaited<decltype(start()), results>,
                "this compiler, GCC before 14, destroys a temporary property in a co_await expression twice: give each a "
                "name first, as in `const auto height = ...; co_await cloud.async_set(sn, all_of(height, lights), token)`");
            return start();
        }
    }

private:
    std::array<detail::property_to_set, N> each_;
    bool in_one_message_{false};
};

/// Several properties for one `cloud.async_set`. It refers to them: write it in the call.
template <class... Ps>
auto all_of(Ps&&... properties) {
    static_assert(sizeof...(Ps) > 0, "all_of takes properties");
    static_assert((property_message<std::remove_cvref_t<Ps>> && ...),
                  "all_of takes properties: described structs with `method`, `kind` = message_kind::property_set and `reply`");
    constexpr bool is_safe = ((std::is_lvalue_reference_v<Ps> || std::is_trivially_destructible_v<Ps>) && ...);
    return property_list<sizeof...(Ps), is_safe>{
        {{{detail::outgoing_data{properties}, &detail::call_form_of<std::remove_cvref_t<Ps>>}...}}};
}

} // namespace dockwire::dji
