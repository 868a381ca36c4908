#!/usr/bin/env python3
"""Seeds for the fuzz targets, made of example messages: seeds.py MESSAGES... OUT.

OUT/envelope has each message with its topic, OUT/PRODUCT the data of osd and state.
"""
import json
import pathlib
import sys

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


def write(folder: pathlib.Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def add(file: pathlib.Path, out: pathlib.Path) -> None:
    kind, *rest = file.stem.split("__")
    try:
        message = json.loads(file.read_text(encoding="utf-8"))
    except ValueError:
        return
    if kind in ("osd", "state"):
        data = json.dumps(message["data"], separators=(",", ":"))
        write(out / rest[0].replace("-", "_"), file.stem, data)
    if kind.endswith("_reply"):
        message["tid"] = "$TID"
    text = json.dumps(message, separators=(",", ":"))
    write(out / "envelope", file.stem, TOPICS[kind].format(DOCK) + "\n" + text)


def main() -> None:
    *folders, out = map(pathlib.Path, sys.argv[1:])
    for folder in folders:
        for file in sorted(folder.glob("*.json")):
            add(file, out)


if __name__ == "__main__":
    main()
