#!/bin/sh
# Mosquitto's clients talk MQTT 5 to our broker: mosquitto_clients_test.sh BROKER
broker=$1
for program in mosquitto_pub mosquitto_sub; do
    command -v $program >/dev/null || {
        echo "skipped: there is no $program"
        exit 77
    }
done
folder=$(mktemp -d)
running=
subscriber=
trap 'for each in $running $subscriber; do kill "$each" 2>/dev/null; done; rm -rf "$folder"' EXIT

fail() {
    echo "FAILED: $*"
    exit 1
}

# wait_for FILE TEXT
wait_for() {
    tries=0
    until grep -q "$2" "$1" 2>/dev/null; do
        tries=$((tries + 1))
        test $tries -lt 100 || fail "no '$2' in: $(cat "$1")"
        sleep 0.1
    done
}

"$broker" --port 0 --strict >"$folder/broker" 2>"$folder/violations" &
running=$!
wait_for "$folder/broker" listens
port=$(sed 's/.*://' "$folder/broker")

# start NAME ARGUMENT...: a subscriber in the background
start() {
    name=$1
    shift
    stdbuf -oL mosquitto_sub -V mqttv5 -p "$port" -d -v -W 20 "$@" >"$folder/$name" 2>&1 &
    subscriber=$!
}

# subscribe NAME ARGUMENT...: the same, until it is granted
subscribe() {
    start "$@"
    wait_for "$folder/$1" 'Subscribed'
}

# expect NAME LINE...: the subscriber has ended and got these messages in this order
expect() {
    name=$1
    shift
    wait "$subscriber" || fail "$name: mosquitto_sub ended with $?: $(cat "$folder/$name")"
    subscriber=
    printf '%s\n' "$@" >"$folder/wanted"
    grep -v -e '^Client ' -e '^Subscribed' "$folder/$name" >"$folder/got"
    cmp -s "$folder/wanted" "$folder/got" || fail "$name: wanted $(cat "$folder/wanted"), got $(cat "$folder/got")"
    echo "passed: $name"
}

publish() {
    mosquitto_pub -V mqttv5 -p "$port" "$@" || fail "mosquitto_pub $*: exit $?"
}

for level in 0 1 2; do
    subscribe "QoS $level" -q $level -t plain/topic -C 3
    for word in one two three; do
        publish -q $level -t plain/topic -m $word
    done
    expect "QoS $level" 'plain/topic one' 'plain/topic two' 'plain/topic three'
done

subscribe 'wildcards, overlapping' -q 2 -t 'a/+/c' -t 'b/#' -t '#' -C 3
publish -q 1 -t a/b/c -m plus
publish -q 1 -t b -m hash
publish -q 1 -t z -m all
expect 'wildcards, overlapping' 'a/b/c plus' 'b hash' 'z all'

publish -q 1 -r -t kept/topic -m retained
subscribe 'a retained message' -q 1 -t 'kept/#' -C 1
expect 'a retained message' 'kept/topic retained'

subscribe 'a session that resumes: before' -q 1 -t later/topic -i resumed -c -x 100 -E
wait "$subscriber"
publish -q 1 -t later/topic -m waited
start 'a session that resumes: after' -q 1 -t later/topic -i resumed -c -x 100 -C 1
expect 'a session that resumes: after' 'later/topic waited'

subscribe 'a will' -q 1 -t wills -C 1
stdbuf -oL mosquitto_sub -V mqttv5 -p "$port" -d -t nothing --will-topic wills --will-payload died --will-qos 1 >"$folder/dying" 2>&1 &
dying=$!
wait_for "$folder/dying" 'Subscribed'
kill -KILL $dying
expect 'a will' 'wills died'

head -c 1000000 /dev/zero | tr '\0' 'x' >"$folder/large"
subscribe 'a megabyte' -q 2 -t large -C 1 -F '%l'
publish -q 2 -t large -f "$folder/large"
expect 'a megabyte' 1000000

kill -TERM $running
wait $running || fail "the broker ended with $?"
test ! -s "$folder/violations" || fail "the strict broker says: $(cat "$folder/violations")"
running=
