// Devices that no header knows: a role and the thing model of what it talks to, with messages as JSON.
#pragma once

#include "dockwire/core/requirements.hpp"

namespace dockwire::dji {

/// A role beside a thing model, `by_model{cloud, model}`, `by_model{device, model}` or `by_model{device.sub_device(sn), model}`: it handles and
/// sends what the model describes, as the role does with types. The role keeps its typed messages, and may have several models.
///
/// It is two references, to be made where it is needed: `cloud` or `device` and the model outlive it, and the role is not moved meanwhile. A
/// `reporting_device` is copied. What is set and started through it needs neither it nor the model any more: a handler has a copy of its part of
/// the model and stays as long as the role's others, a call has its message.
template <class Role>
class by_model;

} // namespace dockwire::dji
