#!/usr/bin/env python3
"""Looks for a message of our own with each category of the reference's quirks: quirk_categories.py DATA QUIRKS_JSON...

DATA/quirks has KIND__METHOD__CATEGORY__N.json, or KIND__PRODUCT__CATEGORY__N.json; what does not parse is in DATA/malformed.
"""
import json
import pathlib
import sys

data, *catalogues = map(pathlib.Path, sys.argv[1:])
categories = {quirk["category"] for catalogue in catalogues for quirk in json.loads(catalogue.read_text(encoding="utf-8"))}
met = {file.stem.split("__")[-2] for file in (data / "quirks").glob("*.json")}
if any((data / "malformed").glob("*__*.txt")):
    met.add("example_not_json")

for category in sorted(categories - met):
    print(f"{category}: no message")
for category in sorted(met - categories):
    print(f"{category}: is no category")
print(f"{len(categories & met)} categories have a message, {len(categories ^ met)} differ")
sys.exit(categories != met)
