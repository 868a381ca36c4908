#!/usr/bin/env python3
"""Tests of blocks.py on small documents, right and wrong."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import blocks  # noqa: E402

CI = """#!/usr/bin/env bash
# cmake --preset never
step "tests" tests/run.sh
step "release" cmake --preset release && cmake --build --preset release
step "demo" \\
    examples/demo.sh --broker "mqtt://127.0.0.1:$port" >/dev/null
"""


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.put(".ci/run", CI)
        self.put("tests/docs/commands.txt", "cd dockwire\n")

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def faults(self, language, code, before=""):
        """What the checks say about one block in a README."""
        self.put("README.md", f"# Title\n\n{before}\n```{language}\n{code}\n```\n")
        found = blocks.all_blocks(self.root)
        self.assertEqual(len(found), 1)
        rules = (blocks.check_language, *blocks.CHECKS.get(found[0].language, ()))
        return [fault for rule in rules for fault in rule(found[0], self.root)]

    def extracted(self, text):
        self.put("docs/guide.md", text)
        blocks.extract(self.root, self.root / "out")
        return {p.relative_to(self.root / "out").as_posix(): p.read_text() for p in (self.root / "out").rglob("*") if p.is_file()}


class Commands(Tree):
    def test_a_command_of_ci_is_right(self):
        for command in (
            "tests/run.sh",
            "cmake --preset release",
            "cmake --preset release && cmake --build --preset release",
            "examples/demo.sh --broker mqtt://127.0.0.1:1883",
            "cd dockwire",
            "# a comment",
        ):
            self.assertEqual(self.faults("sh", command), [], command)

    def test_another_command_is_wrong(self):
        for command in (
            "tests/run.sh --fast",
            "examples/demo.sh",
            "cmake --preset never",
            "examples/demo.sh --broker mqtt://example.com",
            "make",
        ):
            self.assertEqual(len(self.faults("sh", command)), 1, command)


class Texts(Tree):
    def test_json(self):
        self.assertEqual(self.faults("json", '{"a": [1]}'), [])
        self.assertEqual(len(self.faults("json", "{'a': 1}")), 1)

    def test_a_language_is_named_and_known(self):
        self.assertEqual(self.faults("text", "anything"), [])
        self.assertEqual(len(self.faults("", "anything")), 1)
        self.assertEqual(len(self.faults("bash", "tests/run.sh")), 1)

    def test_a_copy_of_an_example_is_the_same(self):
        self.put("examples/hello.cpp", "// Says hello.\n\n#include <x>\nint main() {}\n")
        before = "<!-- examples/hello.cpp -->"
        self.assertEqual(self.faults("cpp", "#include <x>\nint main() {}", before), [])
        self.assertEqual(len(self.faults("cpp", "#include <y>\nint main() {}", before)), 1)


class Extraction(Tree):
    def test_a_program(self):
        files = self.extracted("Text.\n\n```cpp\nint main() {}\n```\n")
        self.assertEqual(files, {"programs/docs_docs_guide_1.cpp": '#line 4 "docs/guide.md"\nint main() {}\n'})

    def test_a_fragment_and_what_is_around_it(self):
        files = self.extracted("<!-- cpp\n#include <x>\nvoid f() {\n...\n}\n-->\n\n```cpp\ng();\n```\n")
        source = '#include <x>\nnamespace docs_guide_1 {\n\nvoid f() {\n#line 9 "docs/guide.md"\ng();\n}\n}\n'
        self.assertEqual(files, {"fragments/docs_docs_guide_1.cpp": source})

    def test_the_fragments_of_a_document_are_one_source(self):
        files = self.extracted("```cpp\n#include <x>\nint a;\n```\n\n```cpp\n#include <x>\nint a;\n```\n")
        self.assertEqual(list(files), ["fragments/docs_docs_guide_1.cpp"])
        self.assertEqual(next(iter(files.values())).count("#include"), 1)

    def test_a_comment_is_for_the_next_block_only(self):
        files = self.extracted("<!-- cpp\nint x;\n-->\n\nText.\n\n```cpp\nint y;\n```\n")
        self.assertNotIn("int x;", files["fragments/docs_docs_guide_1.cpp"])

    def test_a_project_gets_the_programs_it_links(self):
        files = self.extracted("```cmake\ntarget_link_libraries(app PRIVATE dockwire::dockwire)\n```\n")
        self.assertIn("add_executable(app main.cpp)", files["projects/docs_guide_1/CMakeLists.txt"])

    def test_what_is_gone_from_the_document_is_gone(self):
        self.extracted("```cpp\nint main() {}\n```\n")
        self.assertEqual(self.extracted("Nothing.\n"), {})


if __name__ == "__main__":
    unittest.main()
