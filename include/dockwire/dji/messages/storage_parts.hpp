// Access to an object storage ("Media Management", "Remote Log").
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "dockwire/dji/messages/message.hpp"
#include "dockwire/thing/describe.hpp"

namespace dockwire::dji {

/// Whose object storage it is.
enum class storage_provider { ali, aws, minio };

constexpr auto names_of(thing::tag<storage_provider>) {
    using enum storage_provider;
    return thing::table<storage_provider>({{ali, "ali"}, {aws, "aws"}, {minio, "minio"}});
}

/// Temporary keys of an object storage.
struct storage_credentials {
    std::string access_key_id{};
    std::string access_key_secret{};
    /// How long they are valid. The example of "Remote Log" has a Unix time in ms.
    std::int64_t expire{0};
    std::string security_token{};
    thing::extra extra{};

    bool operator==(const storage_credentials&) const = default;
};
void describe(const storage_credentials& self, auto& field) {
    field("access_key_id", self.access_key_id);
    field("access_key_secret", self.access_key_secret);
    field("expire", self.expire, {.step = 1, .unit = "s"});
    field("security_token", self.security_token);
}

/// Where files go, and the keys for it.
struct storage_access {
    std::string bucket{};
    storage_credentials credentials{};
    std::string endpoint{};
    thing::open<storage_provider> provider{};
    std::string region{};
    std::string object_key_prefix{};
    thing::extra extra{};

    bool operator==(const storage_access&) const = default;
};
void describe(const storage_access& self, auto& field) {
    field("bucket", self.bucket);
    field("credentials", self.credentials);
    field("endpoint", self.endpoint);
    field("provider", self.provider);
    field("region", self.region);
    field("object_key_prefix", self.object_key_prefix);
}

} // namespace dockwire::dji
