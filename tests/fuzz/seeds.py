#!/usr/bin/env python3
"""Seeds for the fuzz targets, made of the tests' messages and packets: seeds.py OUT.

OUT/envelope has each message with its topic, OUT/PRODUCT the data of osd and state, OUT/codec each packet of the codec's tests.
"""
import json
import pathlib
import re
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


def add_malformed(file: pathlib.Path, out: pathlib.Path) -> None:
    topic = TOPICS[file.stem.split("__")[0]].format(DOCK)
    write(out / "envelope", file.stem, topic.encode() + b"\n" + file.read_bytes())


def add_message(file: pathlib.Path, out: pathlib.Path) -> None:
    kind, *rest = file.stem.split("__")
    message = json.loads(file.read_text(encoding="utf-8"))
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
    for file in sorted((TESTS / "codec").glob("*_test.cpp")):
        add_packets(file, out / "codec")


if __name__ == "__main__":
    main()
