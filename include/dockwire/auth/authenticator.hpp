// How the two ends of an enhanced authentication (4.12) plug in.
#pragma once

#include <concepts>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

#include "dockwire/codec/reason_code.hpp"
#include "dockwire/core/bytes.hpp"
#include "dockwire/core/result.hpp"

namespace dockwire::mqtt {

/// Authentication Data to send, or why the exchange cannot go on.
using auth_data = result<std::string, std::error_code>;

/// The client's part of an authentication method. One object serves every connection of its client, one exchange at a time.
///
/// - `method()` is the Authentication Method, UTF-8 (3.1.2.11.9).
/// - `begin()` starts an exchange anew, for a CONNECT or a re-authentication, and gives the first data.
/// - `respond(challenge)` answers the data of an AUTH with Continue authentication.
/// - `verify(proof)` looks at the data of the CONNACK or AUTH with Success: whether the server is the one that it should be.
///
/// All are called on the client's executor and throw nothing. An error ends the connection; `retry_policy` decides about the next attempt.
template <class A>
concept authenticator = requires(A& a, const A& seen, bytes_view from_server) {
    { seen.method() } -> std::convertible_to<std::string_view>;
    { a.begin() } -> std::same_as<auth_data>;
    { a.respond(from_server) } -> std::same_as<auth_data>;
    { a.verify(from_server) } -> std::same_as<std::error_code>;
};

/// Refers to an authenticator of any type; the object must outlive whoever uses this.
class authenticator_ref {
public:
    authenticator_ref() = default;

    template <authenticator A>
        requires(!std::same_as<A, authenticator_ref>)
    authenticator_ref(A& object) noexcept : object_{&object}, calls_{&calls_of<A>} {}

    explicit operator bool() const noexcept { return object_ != nullptr; }

    // To be called only when this refers to one.
    std::string_view method() const { return calls_->method(object_); }
    auth_data begin() const { return calls_->begin(object_); }
    auth_data respond(bytes_view challenge) const { return calls_->respond(object_, challenge); }
    std::error_code verify(bytes_view proof) const { return calls_->verify(object_, proof); }

private:
    struct calls {
        std::string_view (*method)(void*);
        auth_data (*begin)(void*);
        auth_data (*respond)(void*, bytes_view);
        std::error_code (*verify)(void*, bytes_view);
    };

    template <class A>
    static constexpr calls calls_of{
        [](void* a) { return std::string_view{static_cast<const A*>(a)->method()}; },
        [](void* a) { return static_cast<A*>(a)->begin(); },
        [](void* a, bytes_view challenge) { return static_cast<A*>(a)->respond(challenge); },
        [](void* a, bytes_view proof) { return static_cast<A*>(a)->verify(proof); },
    };

    void* object_{nullptr};
    const calls* calls_{nullptr};
};

static_assert(std::is_trivially_destructible_v<authenticator_ref>, "it stands in option aggregates");

/// What a server says to a client's data.
struct auth_answer {
    /// `continue_authentication`, `success`, or the failure that the client gets, such as `not_authorized`.
    reason_code reason{reason_code::not_authorized};
    std::string data{};
};

/// The server's part of one exchange.
class server_authenticator {
public:
    server_authenticator() = default;
    server_authenticator(const server_authenticator&) = delete;
    server_authenticator& operator=(const server_authenticator&) = delete;
    virtual ~server_authenticator() = default;

    /// Answers the data of the CONNECT or AUTH; without data it is empty. Throws nothing.
    virtual auth_answer answer(bytes_view from_client) = 0;
};

} // namespace dockwire::mqtt
