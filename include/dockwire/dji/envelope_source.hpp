// Reading envelopes over a source of JSON that is chosen where a role is made.
#pragma once

#include "dockwire/core/requirements.hpp"

#include <memory>
#include <string_view>

#include "dockwire/core/result.hpp"
#include "dockwire/dji/envelope.hpp"
#include "dockwire/thing/fault.hpp"

namespace dockwire::dji::detail {

/// Reads the envelopes of a role, over the source that the role was made for.
class envelope_source {
public:
    envelope_source() = default;
    envelope_source(const envelope_source&) = delete;
    envelope_source& operator=(const envelope_source&) = delete;
    virtual ~envelope_source() = default;
    virtual result<envelope, thing::fault> read(std::string_view payload) = 0;
};

template <class Reader>
class envelope_source_over final : public envelope_source {
public:
    result<envelope, thing::fault> read(std::string_view payload) override { return reader_.read(payload); }

private:
    basic_envelope_reader<Reader> reader_{};
};

using make_envelope_source = std::unique_ptr<envelope_source> (*)();

template <class Reader>
std::unique_ptr<envelope_source> envelope_source_of() {
    return std::make_unique<envelope_source_over<Reader>>();
}

} // namespace dockwire::dji::detail
