#!/usr/bin/env python3
"""Compares the table of docs/conformance.md with the tags of the tests, in both directions.

usage: conformance.py ROOT             the table and the tests agree, and every client statement has a test
       conformance.py ROOT STATEMENTS  also: the table has exactly the statements of that JSON file, with whom they bind

Headers that the table and docs/architecture.md name exist, and have the names that these pages say are in them. What docs/architecture.md
has as `name` or `this::that` is somewhere in the headers, too. The last cell of each row of docs/reliability.md is the name of a test.

A row is "| MQTT-N | client, server or both | what it asks | how it is met | tests |". Tests stand in backticks with <br> between
them; a statement of the server alone may say "not offered: why" instead. A test carries the statements it is for as tags:
TEST_CASE("topic alias 0 is a protocol error", "[MQTT-3.3.2-8]").
"""

import json
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

TABLE = "docs/conformance.md"
ARCHITECTURE = "docs/architecture.md"
RELIABILITY = "docs/reliability.md"
BINDS = ("client", "server", "both")

LITERALS = r'((?:"(?:[^"\\]|\\.)*"\s*)+)'
CASE = re.compile(rf"\b(?:TEMPLATE_)?TEST_CASE\(\s*{LITERALS}(?:,\s*{LITERALS})?")
TAG = re.compile(r"\[(MQTT-[^\]]*)\]")
# "`this` and `on(that)` in session/one.hpp and session/other.hpp"; lines may end anywhere between them
FILE = r"(?:\w+/)+\w+\.hpp"
NAMED = re.compile(rf"((?:`[^`]+`(?:,\s+|\s+and\s+)?)+)\s+in\s+({FILE}(?:\s+and\s+{FILE})*)")


@dataclass
class Row:
    line: int
    id: str
    binds: str
    files: list  # below include/dockwire, where the statement is met
    names: list  # of (what a file is said to have, that file)
    tests: list
    excuse: str  # what stands in the place of tests

    @property
    def where(self):
        return f"{TABLE}:{self.line}: {self.id}"


@dataclass
class Case:
    where: str
    name: str
    tags: list


def named_in(text):
    """What a text says is in a file, as (name, file): `a::b` says it of both."""
    for named, where in NAMED.findall(text):
        for name in re.findall(r"`([\w:]+)", named):
            yield from ((part, file) for part in name.split("::") for file in re.findall(FILE, where))


def row_of(number, line):
    cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
    cells += [""] * (5 - len(cells))
    files, names = re.findall(FILE, cells[3]), list(named_in(cells[3]))
    tests = re.findall(r"`([^`]+)`", cells[4])
    return Row(number, cells[0], cells[1], files, names, tests, "" if tests else cells[4])


def rows_of(root):
    lines = (root / TABLE).read_text(encoding="utf-8").splitlines()
    return [row_of(number, line) for number, line in enumerate(lines, 1) if line.startswith("| MQTT-")]


def text_of(literals):
    """What adjacent string literals stand for."""
    joined = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals or ""))
    return re.sub(r"\\(.)", r"\1", joined)


def cases_in(path, root):
    text = path.read_text(encoding="utf-8")
    for found in CASE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Case(f"{path.relative_to(root)}:{line}", text_of(found[1]), TAG.findall(text_of(found[2])))


def cases_of(root):
    return [case for path in sorted((root / "tests").rglob("*.cpp")) for case in cases_in(path, root)]


def form_faults(row):
    if row.binds not in BINDS:
        yield f"{row.where}: binds '{row.binds}', not one of {', '.join(BINDS)}"
    if row.tests:
        return
    if row.binds != "server":
        yield f"{row.where}: binds a client and has no test"
    elif not re.match(r"not offered: \S", row.excuse):
        yield f"{row.where}: has neither a test nor 'not offered: why'"


def repetition_faults(rows):
    for id, count in Counter(row.id for row in rows).items():
        if count > 1:
            yield f"{TABLE}: {id} has {count} rows"


def test_faults(row, by_name):
    """What is wrong with the tests that a row names."""
    for name in row.tests:
        if name not in by_name:
            yield f"{row.where}: there is no test '{name}'"
        for case in by_name.get(name, []):  # two programs may each have a test of this name
            if row.id not in case.tags:
                yield f"{case.where}: '{name}' lacks the tag [{row.id}], whose row names it"


def file_faults(where, files, names, root):
    headers = root / "include/dockwire"
    for file in files:
        if not (headers / file.removeprefix("dockwire/")).is_file():
            yield f"{where}: there is no include/dockwire/{file}"
    for name, file in names:
        path = headers / file
        if path.is_file() and not re.search(rf"\b{name}\b", path.read_text(encoding="utf-8")):
            yield f"{where}: there is no {name} in include/dockwire/{file}"


def architecture_faults(root):
    text = (root / ARCHITECTURE).read_text(encoding="utf-8")
    yield from file_faults(ARCHITECTURE, dict.fromkeys(re.findall(FILE, text)), dict.fromkeys(named_in(text)), root)
    headers = [path.read_text(encoding="utf-8") for path in (root / "include/dockwire").rglob("*.hpp")]
    words = set(re.findall(r"\w+", "\n".join(headers)))
    for name in dict.fromkeys(re.findall(r"`([\w:]+)(?:\(\))?`", text)):
        if not words.issuperset(name.split("::")):
            yield f"{ARCHITECTURE}: no header has {name}"


def reliability_faults(root, cases):
    names = {case.name for case in cases}
    for number, line in enumerate((root / RELIABILITY).read_text(encoding="utf-8").splitlines(), 1):
        cells = line.strip().strip("|").split("|")
        if not line.startswith("| ") or cells[0].strip() == "situation":
            continue
        test = cells[-1].strip().strip("`")
        if test not in names:
            yield f"{RELIABILITY}:{number}: there is no test '{test}'"


def table_faults(rows, root):
    for row in rows:
        yield from file_faults(row.where, row.files, row.names, root)


def tag_faults(case, by_id):
    """What is wrong with the tags that a test carries."""
    for tag in case.tags:
        if tag not in by_id:
            yield f"{case.where}: the tag [{tag}] has no row"
        elif case.name not in by_id[tag].tests:
            yield f"{case.where}: the row of [{tag}] does not name '{case.name}'"


def statement_faults(rows, statements):
    """Where the table's statements are not those of the standard."""
    binds = {row.id: row.binds for row in rows}
    for statement in statements:
        id, wanted = statement["id"], statement["applies_to"]
        if id not in binds:
            yield f"{TABLE}: {id} is missing"
        elif binds[id] != wanted:
            yield f"{TABLE}: {id} binds {wanted}, not {binds[id]}"
    for id in sorted(binds.keys() - {statement["id"] for statement in statements}):
        yield f"{TABLE}: the standard has no {id}"


def faults_in(rows, cases, statements=None):
    by_name = {}
    for case in cases:
        by_name.setdefault(case.name, []).append(case)
    by_id = {row.id: row for row in rows}
    yield from repetition_faults(rows)
    for row in rows:
        yield from form_faults(row)
        yield from test_faults(row, by_name)
    for case in cases:
        yield from tag_faults(case, by_id)
    if statements is not None:
        yield from statement_faults(rows, statements)


def summary(rows, cases):
    tagged = sum(1 for case in cases if case.tags)
    not_offered = sum(1 for row in rows if row.excuse.startswith("not offered:"))
    return f"{len(rows)} statements, {tagged} tests carry them, {not_offered} not offered"


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    root = Path(sys.argv[1]).resolve()
    statements = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")) if len(sys.argv) == 3 else None
    rows, cases = rows_of(root), cases_of(root)
    faults = [*faults_in(rows, cases, statements), *table_faults(rows, root), *architecture_faults(root), *reliability_faults(root, cases)]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"conformance: {summary(rows, cases)}, {len(faults)} faults")
    return 1 if faults or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
