#!/usr/bin/env python3
"""Puts code of known lengths into a small tree and expects .ci/sizes to measure it, and to name what is too long.

usage: sizes_test.py SIZES
"""

import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

MEASURED = """\
    #pragma once
    namespace dockwire {
    int one() { return 1; } // { not a brace
    template <class T, class = void>
    class holder {
    public:
        explicit holder(int first, int second = {})
            : first_{first},
              second_{second} {
            use("}", '}');
        }
        bool operator==(const holder& other) const = default;
        int operator()(int) const noexcept { return first_; }
        holder& operator++() {
            return *this;
        }

    private:
        enum class kind { one, two };
        std::function<void(int)> seen_{};
        int first_{0};
    };
    constexpr int table[]{1, 2};
    const auto lambda = [](int x) {
        return x;
    };
    auto two(int x) -> int
        requires(sizeof(x) > 1)
    {
        if (x) {
            return 2;
        }
        return 3;
    }
    } // namespace dockwire
"""
LENGTHS = [1, 5, 1, 3, 8]  # one, the constructor, operator(), operator++, two


def lines(count, form="    ++x;\n"):
    return form * count


def function(count, name="long_one"):
    """A function of that many lines."""
    return f"void {name}(int x) {{\n{lines(count - 2)}}}\n"


def class_of(count):
    return "class big {\n" + lines(count - 2, "    int f();\n") + "};\n"


# (what the file has, what the script must say, or None)
CASES = [
    ("a function at the bound", function(40) + lines(30, "void f() {}\n"), None),
    ("a function above it", function(41), "core/some.hpp:1: function long_one has 41 lines, more than 40"),
    ("a function of a class above it", "struct s {\n" + function(41) + "};\n", "core/some.hpp:2: function long_one has 41 lines, more than 40"),
    ("a class at the bound", class_of(300), None),
    ("a class above it", class_of(301), "core/some.hpp:1: class big has 301 lines, more than 300"),
    ("a file at the bound", lines(350, "// fact\n"), None),
    ("a file above it", lines(351, "// fact\n"), "core/some.hpp: 351 lines, more than 350"),
    ("the values of an enum", function(41, "values_of") + function(1, "c"), None),
    ("functions that are long as a rule", function(6, "a") + function(6, "b") + function(1, "c"), "median of 3 functions has 6"),
]


def run(sizes, text, place="core/some.hpp"):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "include/dockwire", place)
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        result = subprocess.run([sys.executable, sizes, folder], capture_output=True, text=True, check=False)
        return result.returncode, result.stdout + result.stderr


def faults(sizes):
    code, said = run(sizes, textwrap.dedent(MEASURED))
    wanted = f"sizes: {len(LENGTHS)} functions, median {float(sorted(LENGTHS)[len(LENGTHS) // 2]):g} lines, longest {max(LENGTHS)}"
    if code != 0 or wanted not in said:
        yield f"wanted '{wanted}', got {code}:\n{said}"
    for what, text, wanted in CASES:
        code, said = run(sizes, text)
        if (code != 0) != (wanted is not None) or (wanted or "") not in said:
            yield f"{what}: wanted {wanted}, got {code}:\n{said}"
    code, said = run(sizes, lines(351, "// fact\n"), "dji/messages/some.hpp")
    if code != 0:
        yield f"a table of facts: wanted no fault, got {code}:\n{said}"


if __name__ == "__main__":
    found = list(faults(sys.argv[1]))
    print(*found, sep="\n")
    print(f"sizes_test: {len(found)} faults")
    sys.exit(1 if found else 0)
