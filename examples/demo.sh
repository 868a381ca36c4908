#!/usr/bin/env bash
# A simulated dock flies one mission for a backend, over MQTT. Installs what is missing and builds, on Debian 12 and Ubuntu 24.04.
# usage: examples/demo.sh [--broker URL] [--speed FACTOR] [--preset PRESET]
#   --broker   a broker that runs already; without it the demo starts its own on a free loopback port
#   --speed    how much faster than real time the dock is (20)
#   --preset   the build to use (demo, which has the examples only)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

broker='' speed=20 preset=demo strict=''
while (($# >= 2)); do
    case $1 in
        --broker) broker=$2 ;;
        --speed) speed=$2 ;;
        --preset) preset=$2 ;;
        *) break ;;
    esac
    shift 2
done
if (($#)); then
    sed -n '3,6s/^# //p' "${BASH_SOURCE[0]}" >&2
    exit 2
fi

logs=build/$preset/demo
mkdir -p "$logs"
echo "building (see $logs/build.log) ..."
{
    .ci/install g++ cmake ninja-build libasio-dev nlohmann-json3-dev libssl-dev
    cmake --preset "$preset"
    cmake --build "build/$preset" --target broker dock_simulator cloud_backend
} >"$logs/build.log" 2>&1 || {
    tail -n 20 "$logs/build.log" >&2
    exit 1
}
bin=build/$preset/bin

# Whatever was started ends with this script, by its id.
started=()
finish() {
    for id in "${started[@]}"; do kill "$id" 2>/dev/null || true; done
    for id in "${started[@]}"; do wait "$id" 2>/dev/null || true; done
}
trap finish EXIT

if [[ -z $broker ]]; then
    "$bin/broker" --port 0 --bind 127.0.0.1 --strict >"$logs/broker.log" 2>&1 &
    started+=($!)
    strict=yes
    for ((i = 0; i < 100; ++i)); do
        broker=$(grep -o 'mqtt://[^ ]*' "$logs/broker.log" || true)
        [[ -z $broker ]] || break
        sleep 0.1
    done
    [[ -n $broker ]] || { cat "$logs/broker.log" >&2; exit 1; }
fi

# Serial numbers of this run only: on a broker that runs already, other runs may be at work.
sn=SIM-DOCK-$$
"$bin/dock_simulator" --broker "$broker" --speed "$speed" --sn "$sn" --aircraft-sn "SIM-AIRCRAFT-$$" >"$logs/dock.log" 2>&1 &
started+=($!)

status=0
"$bin/cloud_backend" --broker "$broker" --sn "$sn" --timeout 120 || status=$?
if ((status)); then
    echo "the demo failed; the dock's log:" >&2
    cat "$logs/dock.log" >&2
    exit "$status"
fi
if [[ $strict ]] && grep '^violation: ' "$logs/broker.log"; then
    echo "the demo broke the standard's rules above" >&2
    exit 1
fi
echo "the dock's log is $logs/dock.log"
