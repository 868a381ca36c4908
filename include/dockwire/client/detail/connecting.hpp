// Making the transport of a client's connection, step by step.
#pragma once

#include "dockwire/asio.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include <asio/any_io_executor.hpp>
#include <asio/cancellation_type.hpp>

#include "dockwire/client/credentials.hpp"
#include "dockwire/client/options.hpp"
#include "dockwire/transport/endpoint.hpp"
#include "dockwire/transport/settings.hpp"
#include "dockwire/transport/transport.hpp"

namespace dockwire::mqtt::detail {

/// One attempt at a time.
template <class Transport>
class connecting {
public:
    explicit connecting(const client_options& options)
        : settings_{std::make_shared<transport_settings>(
              transport_options{options.tcp, options.tls, options.proxy, options.websocket})},
          asks_{options.credentials} {}

    /// Begins an attempt, in the place of the one before; with `next_address` at an address of the broker's name that was not taken since
    /// an attempt without it. Unless the attempt is dropped, its owner, of which this is a part, is told by `on_step(step)` and
    /// `on_transport(error)`.
    template <class Owner>
    void begin(const asio::any_io_executor& executor, const endpoint& to, bool next_address,
               const std::shared_ptr<Owner>& owner) {
        drop();
        next_address ? settings_->addresses.begin_attempt() : settings_->addresses.begin_anew();
        if (!asks_) return connect(executor, to, owner);
        question_.reset(new question<Owner>{to, *this, executor, owner});
        owner->on_step(connect_step::credentials);
        asks_.ask(executor, question_);
    }

    /// Closes the transport; what the attempt still completes is ignored.
    void drop() noexcept {
        ++attempt_;
        transport_.reset();
        if (const auto unanswered = std::exchange(question_, nullptr))
            unanswered->cancellation().emit(asio::cancellation_type::terminal);
    }

    /// What the application gave for this attempt; null where it is not asked.
    const credentials* given() const noexcept { return asks_ ? &given_ : nullptr; }

    /// Whether the broker's name has an address that was not taken yet.
    bool has_more_addresses() const noexcept { return settings_->addresses.has_more(); }

    /// Why the attempt failed, beside its error; often empty.
    std::string_view error_text() const noexcept { return transport_ ? error_text_of(*transport_) : std::string_view{}; }

    /// The transport that the attempt made.
    Transport take() {
        Transport made = std::move(*transport_);
        transport_.reset();
        return made;
    }

private:
    template <class Owner>
    class question final : public credentials_question {
    public:
        question(const endpoint& to, connecting& by, const asio::any_io_executor& executor, const std::shared_ptr<Owner>& owner)
            : credentials_question{to}, by_{by}, executor_{executor}, owner_{owner} {}

        bool is_awaited() const noexcept override { return !owner_.expired() && by_.question_.get() == this; }

        void answer(credentials_answer answered) override {
            const auto self = std::exchange(by_.question_, nullptr);
            const auto owner = owner_.lock();
            if (!answered) return owner->on_transport(answered.error());
            by_.given_ = *std::move(answered);
            by_.connect(executor_, this->broker(), owner);
        }

    private:
        connecting& by_;
        asio::any_io_executor executor_;
        std::weak_ptr<Owner> owner_; // of which `by_` is a part
    };

    template <class Owner>
    void connect(const asio::any_io_executor& executor, const endpoint& to, const std::shared_ptr<Owner>& owner) {
        transport_.emplace(make_layer<Transport>(executor, settings_));
        transport_->async_connect(
            to,
            [this, weak = std::weak_ptr<Owner>{owner}, attempt = attempt_](connect_step step) {
                if (const auto self = weak.lock(); self && attempt == attempt_) self->on_step(step);
            },
            [this, owner, attempt = attempt_](std::error_code error) {
                if (attempt == attempt_) owner->on_transport(error);
            });
    }

    std::shared_ptr<transport_settings> settings_;
    credentials_ref asks_;
    std::shared_ptr<credentials_question> question_{}; // without an answer
    credentials given_{};
    std::optional<Transport> transport_{};
    std::uint64_t attempt_{0}; // tells handlers of an attempt whether it is still theirs
};

} // namespace dockwire::mqtt::detail
