#!/usr/bin/env bash
# Builds every fuzz target with Clang 19 and runs them, one after the other; the first finding ends it.
# usage: tests/fuzz/run.sh [SECONDS [TARGET...]]    how long each one runs; without it, over its seeds only
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=build/fuzz
targets=("${@:2}")
((${#targets[@]})) || targets=(codec ai_sei json envelope dock1 dock2 dock3 m30 m3d m3_series m4_series rc rc_plus_2)
cmake -S . -B "$out" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-gline-tables-only -DCMAKE_CXX_COMPILER=clang++-19 \
    -DDOCKWIRE_REPOSITORY_TESTS=OFF >/dev/null
cmake --build "$out" --target "${targets[@]/#/fuzz_}"
tests/fuzz/seeds.py "$out/seeds"

for target in "${targets[@]}"; do
    mkdir -p "$out/corpus/$target" "$out/seeds/$target"
    limit=(-runs=0)
    ((${1:-0} == 0)) || limit=(-max_total_time="$1")
    "$out/bin/fuzz_$target" "${limit[@]}" -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1 -artifact_prefix="$out/$target-" \
        "$out/corpus/$target" "$out/seeds/$target" 2>"$out/$target.log" || {
        tail -n 30 "$out/$target.log"
        exit 1
    }
    echo "fuzz_$target: $(grep --only-matching 'Done.*' "$out/$target.log" || echo "seeds passed")"
done
