#!/usr/bin/env bash
# The client's CPU time per message as a ratio to a raw Asio socket, measured in turn on the same machine, and instructions per message
# at 100 and 10,000 outstanding messages. Needs the shared benchmark folder; builds into build/compare.
# usage: tests/benchmarks/compare.sh [ROUNDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

rounds=${1:-5}
shared=${DOCKWIRE_SHARED:-../shared}/bench
out=build/compare
mkdir -p "$out"

build() { # NAME SOURCE: an optimised program, made again when its source is newer
    echo "building $1 ..." >&2
    "${CXX:-g++}" -std=c++20 -O2 -g -Iinclude "$2" -o "$out/$1" -pthread
}
build sink "$shared/sink.cpp"
build floor "$shared/bench_asio_floor.cpp"
build client tests/benchmarks/bench_dockwire.cpp

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
taskset -c 1 "$out/sink" "$port" --inflight 1000 &
sink=$!
trap 'kill "$sink"' EXIT
for _ in {1..100}; do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break
    sleep 0.1
done
kill -0 "$sink"

# figure PROGRAM MODE QOS COUNT: CPU microseconds per message
figure() { taskset -c 0 "$out/$1" "$2" 127.0.0.1 "$port" "$3" "$4" 256 | grep -o '"cpu_us":[0-9.]*' | cut -d: -f2; }
median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

for row in "pub 0" "pub 1" "pub 2" "recv 0" "recv 1"; do
    read -r mode qos <<<"$row"
    : >"$out/floor.txt"
    : >"$out/client.txt"
    for ((i = 0; i < rounds; ++i)); do
        figure floor "$mode" "$qos" 1000000 >>"$out/floor.txt"
        figure client "$mode" "$qos" 200000 >>"$out/client.txt"
    done
    awk -v name="$mode QoS $qos" -v a="$(median <"$out/client.txt")" -v b="$(median <"$out/floor.txt")" \
        'BEGIN {printf "%-12s client %.3f us, floor %.3f us, ratio %.1f\n", name, a, b, a / b}'
done

# Instructions do not depend on how busy the machine is. What start and end cost falls out of the difference of two counts.
instructions() { # WINDOW QOS COUNT
    BENCH_WINDOW=$1 valgrind --tool=callgrind --callgrind-out-file=/dev/null "$out/client" pub 127.0.0.1 "$port" "$2" "$3" 256 2>&1 >/dev/null |
        grep -o 'Collected : [0-9]*' | cut -d' ' -f3
}
for qos in 0 1; do
    for window in 100 10000; do
        per_message=$((($(instructions $window $qos 120000) - $(instructions $window $qos 40000)) / 80000))
        echo "pub QoS $qos    $window outstanding: $per_message instructions per message"
    done
done
