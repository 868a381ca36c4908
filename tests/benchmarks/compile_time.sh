#!/usr/bin/env bash
# What examples/hello.cpp costs the compiler at -O2, beside a bare Asio program: CPU seconds and peak memory.
# usage: tests/benchmarks/compile_time.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

out=build/compare
mkdir -p "$out"
cat >"$out/bare.cpp" <<'CPP'
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>
int main() {
    asio::io_context io;
    asio::ip::tcp::socket socket{io};
    asio::steady_timer timer{io};
    timer.async_wait([](std::error_code) {});
    socket.async_connect({asio::ip::make_address("127.0.0.1"), 1883}, [&](std::error_code) {
        asio::async_write(socket, asio::buffer("x", 1), [](std::error_code, std::size_t) {});
    });
    io.run();
}
CPP

for source in "$out/bare.cpp" examples/hello.cpp; do
    /usr/bin/time -f "$(basename "$source"): %U s user, %M KB" "${CXX:-g++}" -std=c++20 -O2 -DASIO_STANDALONE -Iinclude -c "$source" -o /dev/null
done
