#!/usr/bin/env bash
# Installs what is missing, builds everything and runs every test, on Debian 12 and Ubuntu 24.04. Run it as often as you like.
# usage: [DOCKWIRE_SHARED_REQUIRED=ON] [DEBUG_FLAGS=] tests/run.sh [CMAKE_OPTION...]
# Debug information is a third of the compiler's work: DEBUG_FLAGS= leaves it out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PATH=$PATH:/usr/sbin # mosquitto is there, and a user's PATH may not be

.ci/install g++ cmake ninja-build libasio-dev nlohmann-json3-dev libssl-dev openssl pkgconf catch2 mosquitto mosquitto-clients ccache python3
# MQTT.js, for one test that is skipped without it.
.ci/install nodejs node-mqtt || echo "node-mqtt cannot be installed: the test with MQTT.js is skipped"

export CCACHE_SLOPPINESS=pch_defines,time_macros # without these it keeps nothing that has a precompiled header
log=build/dev/tests.log
cmake --preset dev -DCMAKE_CXX_FLAGS_DEBUG="${DEBUG_FLAGS--g}" -DDOCKWIRE_UNITY=ON -DDOCKWIRE_SHARED_REQUIRED="${DOCKWIRE_SHARED_REQUIRED:-OFF}" "$@"
cmake --build --preset dev
status=0
ctest --preset dev --parallel "$(nproc)" | tee "$log" || status=$?

printf '\n%s, tested on %s\n' "$(git describe --always --dirty 2>/dev/null || echo dockwire)" "$(c++ --version | head -n 1)"
grep 'tests passed' "$log" || echo "no test was run"
exit "$status"
