#!/bin/sh
# The program says where it listens, ends in order, and says what is wrong with its arguments: program_test.sh BROKER
broker=$1
folder=$(mktemp -d)
running=
trap 'test -z "$running" || kill "$running" 2>/dev/null; rm -rf "$folder"' EXIT

fail() {
    echo "FAILED: $*"
    exit 1
}

"$broker" --port 0 --bind 127.0.0.1 >"$folder/out" &
running=$!
tries=0
until grep -q . "$folder/out"; do
    tries=$((tries + 1))
    test $tries -lt 100 || fail "it does not say where it listens"
    sleep 0.1
done
test "$(wc -l <"$folder/out")" -eq 1 || fail "more than one line"
grep -Eqx 'broker listens on mqtt://127\.0\.0\.1:[0-9]+' "$folder/out" || fail "the line is: $(cat "$folder/out")"
port=$(sed 's/.*://' "$folder/out")

"$broker" --port "$port" 2>"$folder/error" && fail "a port in use is no error"
status=$?
test $status -eq 1 || fail "port in use: exit $status"
grep -q "cannot listen on mqtt://127.0.0.1:$port" "$folder/error" || fail "port in use: $(cat "$folder/error")"

kill -TERM "$running"
wait "$running"
status=$?
running=
test $status -eq 0 || fail "SIGTERM: exit $status"

for arguments in "--port" "--port x" "--port 65536" "--port 1x" "--what 1"; do
    # shellcheck disable=SC2086
    "$broker" $arguments 2>"$folder/error"
    status=$?
    test $status -eq 2 || fail "$arguments: exit $status"
    grep -q '^usage: broker' "$folder/error" || fail "$arguments: no usage"
done
echo "broker: one line, exit 0, 1 and 2 as documented"
