#!/bin/sh
# MQTT.js in Node talks MQTT 5 over WebSocket to our broker: mqttjs_test.sh BROKER
broker=$1
here=$(dirname "$0")
command -v node >/dev/null || {
    echo "skipped: there is no node"
    exit 77
}
folder=$(mktemp -d)
running=
trap 'test -z "$running" || kill "$running" 2>/dev/null; rm -rf "$folder"' EXIT

"$broker" --port 0 --websocket-port 0 >"$folder/broker" 2>&1 &
running=$!
tries=0
until grep -q listens "$folder/broker" 2>/dev/null; do
    tries=$((tries + 1))
    test $tries -lt 100 || { echo "FAILED: $(cat "$folder/broker")"; exit 1; }
    sleep 0.1
done
# Debian's packages are there, and other builds of Node do not look there.
NODE_PATH=${NODE_PATH:+$NODE_PATH:}/usr/share/nodejs node "$here/mqttjs_test.js" "$(sed 's/.* and //' "$folder/broker")/mqtt"
