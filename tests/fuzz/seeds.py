#!/usr/bin/env python3
"""Seeds for the fuzz targets, made of the tests' messages and packets: seeds.py OUT.

OUT/envelope has each message with its topic, OUT/json its text alone and texts with each form of a value, OUT/PRODUCT the data of osd and
state, OUT/codec each packet of the codec's tests, OUT/ai_sei video streams.
"""
import json
import pathlib
import re
import struct
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent

TOPICS = {
    "osd": "thing/product/{}/osd",
    "state": "thing/product/{}/state",
    "services": "thing/product/{}/services",
    "services_reply": "thing/product/{}/services_reply",
    "events": "thing/product/{}/events",
    "events_reply": "thing/product/{}/events_reply",
    "requests": "thing/product/{}/requests",
    "requests_reply": "thing/product/{}/requests_reply",
    "status": "sys/product/{}/status",
    "status_reply": "sys/product/{}/status_reply",
    "property_set": "thing/product/{}/property/set",
    "property_set_reply": "thing/product/{}/property/set_reply",
    "drc_down": "thing/product/{}/drc/down",
    "drc_up": "thing/product/{}/drc/up",
}
DOCK = "4TADKAQ000J01"  # that of tests/dji/world.hpp


# What messages of devices have little of.
TEXTS = [
    b"[0,-0,10,18446744073709551615,18446744073709551616,-9223372036854775808,-9223372036854775809]",
    b"[-0.0,1.5,0.25,123456.789e-3,9007199254740993.0,0.000000000000000123,1e22,1E+5,1e-400,5e-324,1.7976931348623157e308]",
    b"[1e999,12345678901234567890123456789012345678901234567890,0.1234567890123456789012345]",
    b'["","a\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00e9\\ud83d\\ude00"]',
    b'["\\ud83d","\\u12"]',
    '["\u4e2d\u6587\u6587\u672c","\u00e9\u0800\uffff\U00010000\U0010ffff"]'.encode(),
    b'["\xed\xa0\x80","\xc0\xaf","\xf4\x90\x80\x80","\x7f"]',
    b'\xef\xbb\xbf { "data" : { "a" : "}" , "b" : [ "\\\\" , "]\\"" ] } , "data" : [ ] }\r\n\t\x00',
    b'{"a":1,"a":{"data":[]},"data":0,"d\\u0061ta":[true,false,null]}',
    b"[" * 64 + b"]" * 64,
    b"[" * 65 + b"]" * 65,
]


def write(folder: pathlib.Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content)


def bytes_of(text: str) -> bytes:
    """The bytes of "30 04 | 00 01 'a' | 00", which is what tests/support/hex.hpp reads."""
    out = b""
    for quoted, pair in re.findall(r"'([^']*)'|([0-9A-F]{2})", text):
        out += quoted.encode() if quoted else bytes.fromhex(pair)
    return out


def add_packets(file: pathlib.Path, out: pathlib.Path) -> None:
    text = re.sub(r'"\s*\n\s*"', "", file.read_text(encoding="utf-8"))  # one literal of several lines
    packets = re.findall(r'"((?:[0-9A-F]{2}|\'[^\'"]*\')(?:[ |]+(?:[0-9A-F]{2}|\'[^\'"]*\'))+)"', text)
    for number, packet in enumerate(packets):
        write(out, f"{file.stem}_{number:03}", bytes_of(packet))


def unit(head: bytes, message: bytes) -> bytes:
    """An SEI unit with one message, protected against looking like a start code."""
    sei = b"\xf5" + b"\xff" * (len(message) // 255) + bytes([len(message) % 255]) + message
    return b"\0\0\0\1" + head + re.sub(rb"\0\0(?=[\0-\3])", b"\0\0\3", sei) + b"\x80"


def add_streams(out: pathlib.Path) -> None:
    """Recognition results for H.264 and H.265, in both byte orders, with groups of all types."""
    for order in "<>":
        box = struct.pack(order + "HBBHHHHI", 5, 2, 1, 5000, 2500, 100, 200, 12345)
        groups = bytes([10, 20]) + box * 20 + bytes([12, 1, 2]) + struct.pack(order + "H", 1) + bytes([99, 1, 0, 0])
        results = struct.pack(order + "BIB12xHBB", 1, 1000, 1, 7, 0, 3) + groups
        message = struct.pack(order + "HH", 1, 0) + struct.pack(order + "HH", 7, len(results)) + results
        for name, head in (("h264", b"\6"), ("h265", b"\x50\1")):
            write(out, f"{name}_{'big' if order == '>' else 'little'}", unit(head, message) * 2)


def add_malformed(file: pathlib.Path, out: pathlib.Path) -> None:
    topic = TOPICS[file.stem.split("__")[0]].format(DOCK)
    write(out / "envelope", file.stem, topic.encode() + b"\n" + file.read_bytes())
    write(out / "json", file.stem, file.read_bytes())


def add_message(file: pathlib.Path, out: pathlib.Path) -> None:
    kind, *rest = file.stem.split("__")
    message = json.loads(file.read_text(encoding="utf-8"))
    write(out / "json", file.stem, json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode())
    if kind in ("osd", "state"):
        data = json.dumps(message["data"], separators=(",", ":"))
        write(out / rest[0].replace("-", "_"), file.stem, data.encode())
    if kind.endswith("_reply"):
        message["tid"] = "$TID"
    text = json.dumps(message, separators=(",", ":"))
    write(out / "envelope", file.stem, (TOPICS[kind].format(DOCK) + "\n" + text).encode())


def main() -> None:
    out = pathlib.Path(sys.argv[1])
    for folder in ("messages", "quirks"):
        for file in sorted((TESTS / "data/dji" / folder).glob("*.json")):
            add_message(file, out)
    for file in sorted((TESTS / "data/dji/malformed").glob("*__*.txt")):
        add_malformed(file, out)
    for number, text in enumerate(TEXTS):
        write(out / "json", f"text_{number:02}", text)
    for file in sorted((TESTS / "codec").glob("*_test.cpp")):
        add_packets(file, out / "codec")
    add_packets(TESTS / "dji/ai_sei_test.cpp", out / "ai_sei")
    add_streams(out / "ai_sei")


if __name__ == "__main__":
    main()
