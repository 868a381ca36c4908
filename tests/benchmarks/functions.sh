#!/usr/bin/env bash
# How many functions the compiler makes for examples/hello.cpp at -O0. The count is the same on every machine and goes with the time that a
# program takes to compile: it defends what exists for that time, such as trivial_array in the place of std::vector (1,200 functions).
# usage: tests/benchmarks/functions.sh MOST COMPILER [FLAG...]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

most=$1
object=$(mktemp)
trap 'rm -f "$object"' EXIT
"${@:2}" -std=c++20 -O0 -DASIO_STANDALONE -Iinclude -c examples/hello.cpp -o "$object"
count=$(nm "$object" | grep --count ' [TtWw] ')
echo "examples/hello.cpp: $count functions, at most $most"
((count <= most))
