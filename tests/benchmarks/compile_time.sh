#!/usr/bin/env bash
# What dockwire costs the compiler at -O2, beside a bare Asio program: CPU seconds and peak memory; and what each message in both roles
# adds to the program.
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

# compile NAME ARGUMENT...: prints what it costs.
compile() {
    /usr/bin/time -f "$1: %U s user, %M KB" "${CXX:-g++}" -std=c++20 -O2 -DASIO_STANDALONE -Iinclude -c "${@:2}"
}

compile "bare Asio" "$out/bare.cpp" -o /dev/null
compile "examples/hello.cpp" examples/hello.cpp -o /dev/null
ten=tests/benchmarks/compile_time/ten_messages.cpp
echo '#include "dockwire/dji/messages/wayline.hpp"' >"$out/domain.cpp"
compile "a header of messages (limit 1 s)" "$out/domain.cpp" -o /dev/null
compile "ten messages named (limit 2 s)" -DNAMED_ONLY "$ten" -o /dev/null
compile "ten messages in both roles (limit 10 s)" -DMESSAGES=10 "$ten" -o "$out/10.o"

# Other products cost a program nothing: not even their names are in it.
cat >"$out/one_product.cpp" <<'CPP'
#include "dockwire/dji/messages/dock3.hpp"
#include "dockwire/dji/role/cloud.hpp"
void use(dockwire::dji::cloud& cloud) {
    cloud.on<dockwire::dji::dock3::osd>([](const dockwire::dji::dock3::osd&) {});
}
CPP
compile "osd of one product" "$out/one_product.cpp" -o "$out/one_product.o"
others=$(nm --demangle "$out/one_product.o" | grep --count --extended-regexp 'dji::(dock[12]|m30|m3d|m4d|m3_series|m4_series|m400|rc|rc_plus_2|aircraft)::' || true)
echo "names of other products in it: $others"
((others == 0))

# text_of N: bytes of code and constants with the first N messages.
text_of() {
    [[ -f $out/$1.o ]] || "${CXX:-g++}" -std=c++20 -O2 -DASIO_STANDALONE -Iinclude -c -DMESSAGES="$1" "$ten" -o "$out/$1.o"
    size "$out/$1.o" | awk 'NR == 2 {print $1}'
}
mapfile -t names < <(grep --only-matching 'dji::[a-z0-9_:]*>(cloud' "$ten" | cut -d'>' -f1)
printf '\n| message in both roles | bytes of code |\n|---|---:|\n'
before=$(text_of 0)
printf '| none | %d |\n' "$before"
for i in {1..10}; do
    now=$(text_of "$i")
    printf '| `%s` | +%d |\n' "${names[i - 1]}" $((now - before))
    before=$now
done
rm -f "$out"/{0..10}.o
