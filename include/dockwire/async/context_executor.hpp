// An executor in the hands of those who may outlive its execution context.
#pragma once

#include "dockwire/asio.hpp"

#include <utility>

#include <asio/any_io_executor.hpp>

#include "dockwire/async/context_member.hpp"

namespace dockwire::mqtt {

/// Keeps an executor, which may be a strand, no longer than its context lives. After that it is empty, and nothing may be posted.
class context_executor final : private context_member {
public:
    explicit context_executor(asio::any_io_executor kept) : context_member{kept}, kept_{std::move(kept)} {}

    const asio::any_io_executor& get() const noexcept { return kept_; }
    /// The execution context is destroyed.
    bool has_ended() const noexcept { return has_ended_; }

private:
    void on_context_end() noexcept override {
        has_ended_ = true;
        kept_ = {}; // a strand would touch its context when it is destroyed
    }

    asio::any_io_executor kept_;
    bool has_ended_{false};
};

} // namespace dockwire::mqtt
