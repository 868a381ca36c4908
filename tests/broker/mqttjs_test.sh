#!/bin/sh
# MQTT.js in Node talks MQTT 5 over WebSocket, with and without TLS, to our broker: mqttjs_test.sh BROKER
broker=$1
here=$(dirname "$0")
command -v node >/dev/null || {
    echo "skipped: there is no node"
    exit 77
}
folder=$(mktemp -d)
running=
trap 'test -z "$running" || kill "$running" 2>/dev/null; rm -rf "$folder"' EXIT

set -- --websocket-port 0
"$broker" --self-signed "$folder/nowhere/ca.pem" 2>&1 | grep -q 'built without OpenSSL' ||
    set -- "$@" --tls-websocket-port 0 --self-signed "$folder/ca.pem"
"$broker" --port 0 "$@" >"$folder/broker" 2>&1 &
running=$!
tries=0
until grep -q listens "$folder/broker" 2>/dev/null; do
    tries=$((tries + 1))
    test $tries -lt 100 || { echo "FAILED: $(cat "$folder/broker")"; exit 1; }
    sleep 0.1
done
# Debian's packages are there, and other builds of Node do not look there.
NODE_PATH=${NODE_PATH:+$NODE_PATH:}/usr/share/nodejs
export NODE_PATH
for url in $(grep -Eo 'wss?://[^ ]*' "$folder/broker"); do
    echo "$url"
    node "$here/mqttjs_test.js" "$url/mqtt" "$folder/ca.pem" || exit
done
