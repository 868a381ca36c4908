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

# start OPTION...: runs the broker until `stop`; its port is $port
start() {
    : >"$folder/out"
    "$broker" --port 0 "$@" >"$folder/out" 2>"$folder/error" &
    running=$!
    tries=0
    until grep -q . "$folder/out"; do
        tries=$((tries + 1))
        test $tries -lt 100 || fail "it does not say where it listens: $(cat "$folder/error")"
        sleep 0.1
    done
    test "$(wc -l <"$folder/out")" -eq 1 || fail "more than one line"
    grep -Eqx 'broker listens on mqtt://127\.0\.0\.1:[0-9]+( and (ws|mqtts|wss)://127\.0\.0\.1:[0-9]+| and unix:///[^ ]+)*' "$folder/out" ||
        fail "the line is: $(cat "$folder/out")"
    port=$(sed 's/ and .*//; s/.*://' "$folder/out")
}

stop() {
    kill -TERM "$running"
    wait "$running"
    status=$?
    running=
    test $status -eq 0 || fail "SIGTERM: exit $status"
}

# answer BYTES COUNT: the first COUNT bytes that the broker says to these, which are escaped for printf; within a second
answer() {
    bash -c 'exec 3<>/dev/tcp/127.0.0.1/"$0" && printf "$1" >&3 && timeout 1 od -An -v -tx1 -N"$2" <&3' "$port" "$1" "$2" |
        tr -d '\n'
}

start --bind 127.0.0.1
"$broker" --port "$port" 2>"$folder/error" && fail "a port in use is no error"
status=$?
test $status -eq 1 || fail "port in use: exit $status"
grep -q "cannot listen on mqtt://127.0.0.1:$port" "$folder/error" || fail "port in use: $(cat "$folder/error")"
stop

# CONNECT of "a", and what CONNACK announces: Server Keep Alive, Receive Maximum, Topic Alias Maximum, Maximum Packet Size.
hello='\x10\x0e\x00\x04MQTT\x05\x02\x00\x3c\x00\x00\x01a'
start --server-keep-alive 60 --receive-maximum 20 --topic-alias-maximum 10 --maximum-packet-size 2000
got=$(answer "$hello" 19)
test "$got" = " 20 11 00 00 0e 13 00 3c 21 00 14 22 00 0a 27 00 00 07 d0" || fail "CONNACK with every limit: $got"
stop

start --maximum-keep-alive 50 # the CONNECT asks for 60 s
got=$(answer "$hello" 11)
test "$got" = " 20 09 00 00 06 13 00 32 22 00 10" || fail "CONNACK with a maximum of keep-alive: $got"
stop

start --websocket-port 0
grep -q ' and ws://127\.0\.0\.1:[0-9]*$' "$folder/out" || fail "no WebSocket: $(cat "$folder/out")"
test "$(answer "$hello" 1)" = " 20" || fail "TCP beside WebSocket does not answer"
port=$(sed 's/.*://' "$folder/out")
request='GET /mqtt HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n'
request=$request'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: mqtt\r\n\r\n'
got=$(answer "$request" 12)
test "$got" = " 48 54 54 50 2f 31 2e 31 20 31 30 31" || fail "WebSocket: $got" # HTTP/1.1 101
stop

start --unix "$folder/broker.sock"
test -S "$folder/broker.sock" || fail "no local socket: $(cat "$folder/out")"
stop
test -e "$folder/broker.sock" && fail "the local socket's file is left"

# port_of SCHEME: where it listens for that
port_of() {
    sed "s/.* and $1:\/\/[^ ]*:\([0-9]*\).*/\1/" "$folder/out"
}

# seen PORT PROTOCOL: what OpenSSL's client says about TLS there, as one who trusts the certificate
seen() {
    timeout 10 openssl s_client -connect "127.0.0.1:$1" -alpn "$2" -verify_ip 127.0.0.1 -CAfile "$folder/ca.pem" </dev/null 2>&1 |
        grep -E 'Verification|ALPN protocol|^New, TLS'
}

if "$broker" --self-signed "$folder/nowhere/ca.pem" 2>&1 | grep -q 'built without OpenSSL'; then
    echo "left out: TLS, since the broker was built without OpenSSL"
else
    start --tls-port 0 --tls-websocket-port 0 --self-signed "$folder/ca.pem"
    grep -q '^-----BEGIN CERTIFICATE-----' "$folder/ca.pem" || fail "no certificate: $(cat "$folder/ca.pem")"
    grep -q 'KEY' "$folder/ca.pem" && fail "the key is written beside the certificate"
    if command -v openssl >/dev/null; then
        got=$(seen "$(port_of mqtts)" mqtt)
        echo "$got" | grep -q 'Verification: OK' || fail "TLS: $got"
        echo "$got" | grep -q 'ALPN protocol: mqtt' || fail "TLS: $got"
        got=$(seen "$(port_of wss)" http/1.1)
        echo "$got" | grep -q 'ALPN protocol: http/1.1' || fail "WebSocket over TLS: $got"
        openssl x509 -in "$folder/ca.pem" -noout -ext subjectAltName | grep -q 'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1' ||
            fail "the names of the certificate: $(openssl x509 -in "$folder/ca.pem" -noout -text)"
    fi
    stop

    "$broker" --port 0 --tls-port 0 >"$folder/out" 2>"$folder/error" && fail "TLS without a certificate is no error"
    grep -q 'cannot listen on mqtts://127.0.0.1:0: .*tls.certificate_file: a listener needs a certificate and its key' "$folder/error" ||
        fail "TLS without a certificate: $(cat "$folder/error")"
    "$broker" --port 0 --tls-port 0 --certificate "$folder/none.pem" >"$folder/out" 2>"$folder/error" && fail "no such file is no error"
    grep -q "none.pem: No such file or directory" "$folder/error" || fail "no such certificate: $(cat "$folder/error")"
    "$broker" --port 0 --self-signed "$folder/nowhere/ca.pem" 2>"$folder/error" && fail "a folder that is not there is no error"
    grep -q "^broker: --self-signed $folder/nowhere/ca.pem: cannot be written" "$folder/error" || fail "$(cat "$folder/error")"
fi

start --deny 'secret/#' --deny private
got=$(answer "$hello"'\x82\x0d\x00\x01\x00\x00\x07private\x00' 31 | cut -c25-)
test "$got" = " 90 15 00 01 11 1f 00 0e 6e 6f 74 20 61 75 74 68 6f 72 69 7a 65 64 80" || fail "SUBACK of a denied filter: $got"
got=$(answer "$hello"'\x32\x0d\x00\x08secret/x\x00\x01\x00' 13 | cut -c25-)
test "$got" = " 40 03 00 01 87" || fail "PUBACK of a denied topic: $got"
stop

start --user dock:pass:word --user cloud:secret
got=$(answer "$hello" 5)
test "$got" = " 20 03 00 86 00" || fail "a login without a name: $got"
login='\x10\x1f\x00\x04MQTT\x05\xc2\x00\x00\x00\x00\x01a\x00\x04dock\x00\x09pass:wor'
got=$(answer "${login}d" 5)
test "$got" = " 20 06 00 00 03" || fail "a known user: $got"
got=$(answer "${login}t" 5)
test "$got" = " 20 03 00 86 00" || fail "a wrong password: $got"
stop

start --strict
answer '\xc0\x00' 1 >/dev/null
answer "$hello"'\x30\x07\x00\x01a\x02\x0b\x01x' 11 >/dev/null
stop
printf '%s\n' "violation: MQTT-3.1.0-1 by '': the first packet is not CONNECT" \
    "violation: MQTT-3.3.4-6 by 'a': Subscription Identifier: a client sends none in PUBLISH" >"$folder/wanted"
cmp -s "$folder/wanted" "$folder/error" || fail "strict mode: $(cat "$folder/error")"

# refuses LINE OPTION...: exit 2, and this is the first line that it says
refuses() {
    wanted=$1
    shift
    "$broker" "$@" 2>"$folder/error"
    status=$?
    test $status -eq 2 || fail "$*: exit $status"
    test "$(head -n 1 "$folder/error")" = "broker: $wanted" || fail "$*: $(cat "$folder/error")"
}

refuses '--port: expected a number from 0 to 65535' --port
for value in x 65536 1x -1 ''; do
    refuses "--port $value: expected a number from 0 to 65535" --port "$value"
done
refuses '--websocket-port x: expected a number from 0 to 65535' --websocket-port x
refuses '--tls-port 70000: expected a number from 0 to 65535' --tls-port 70000
refuses '--unix broker.sock: expected an absolute path' --unix broker.sock
refuses '--self-signed : expected a file' --self-signed ''
refuses '--bind localhost: expected an IPv4 or IPv6 address' --bind localhost
refuses '--server-keep-alive 65536: expected a number from 0 to 65535' --server-keep-alive 65536
refuses '--maximum-keep-alive 0: expected a number from 1 to 65535' --maximum-keep-alive 0
refuses '--receive-maximum 0: expected a number from 1 to 65535' --receive-maximum 0
refuses '--topic-alias-maximum many: expected a number from 0 to 65535' --topic-alias-maximum many
refuses '--maximum-packet-size 268435461: expected a number from 1 to 268435460' --maximum-packet-size 268435461
refuses '--deny a/#/b: expected a topic filter' --deny 'a/#/b'
refuses '--user nobody: expected NAME:PASSWORD' --user nobody
refuses '--what: there is no such option' --what 1
grep -q '^usage: broker' "$folder/error" || fail "--what: no usage"
echo "broker: every option, one line, exit 0, 1 and 2 as documented"
