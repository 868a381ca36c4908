// What is behind an executor.
#pragma once

#include "dockwire/asio.hpp"

#include <typeinfo>

#include <asio/any_io_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/strand.hpp>

namespace dockwire::mqtt::detail {

/// The target of `executor`, if it is of this type. Asio 1.22's own `target` does not check the type.
template <class Executor>
const Executor* target_of([[maybe_unused]] const asio::any_io_executor& executor) noexcept {
#if defined(ASIO_NO_TYPEID)
    return nullptr;
#else
    return executor.target_type() == typeid(Executor) ? executor.target<Executor>() : nullptr;
#endif
}

/// The executor below a strand, for what may outlive the execution context: a strand must not.
inline asio::any_io_executor below_strand(const asio::any_io_executor& executor) {
    using context = asio::io_context::executor_type;
    if (const auto* strand = target_of<asio::strand<context>>(executor)) return strand->get_inner_executor();
    if (const auto* strand = target_of<asio::strand<asio::any_io_executor>>(executor)) return strand->get_inner_executor();
    return executor;
}

} // namespace dockwire::mqtt::detail
