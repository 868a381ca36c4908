#!/usr/bin/env python3
"""Tests of conformance.py on small tables and tests, right and wrong."""

import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import conformance  # noqa: E402

ROW = "| MQTT-1.1.1-1 | both | Be good. | codec | `one is good` |\n"
CASE = 'TEST_CASE("one is good", "[MQTT-1.1.1-1]") {}\n'
STATEMENTS = [{"id": "MQTT-1.1.1-1", "applies_to": "both"}]


class Tree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def put(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def faults(self, table=ROW, tests=CASE, statements=None):
        self.put("docs/conformance.md", "# Conformance\n\n| Statement | Binds |\n|---|---|\n" + table)
        self.put("tests/a/some_test.cpp", tests)
        rows, cases = conformance.rows_of(self.root), conformance.cases_of(self.root)
        return list(conformance.faults_in(rows, cases, statements))

    def check(self, expected, **what):
        """Exactly one fault, which says this."""
        found = self.faults(**what)
        self.assertEqual(len(found), 1, found)
        self.assertIn(expected, found[0])


class Right(Tree):
    def test_table_and_tags_agree(self):
        self.assertEqual(self.faults(statements=STATEMENTS), [])

    def test_a_name_and_its_tags_may_be_cut_into_literals(self):
        tests = 'TEST_CASE("one "\n    "is good",\n    "[MQTT-1.1.1-1]"\n    "[slow]") {}\n'
        self.assertEqual(self.faults(tests=tests), [])

    def test_a_template_is_a_test_too(self):
        self.assertEqual(self.faults(tests='TEMPLATE_TEST_CASE("one is good", "[MQTT-1.1.1-1]", int) {}\n'), [])

    def test_several_tests_and_quotation_marks(self):
        row = ROW.replace("`one is good`", '`one is good`<br>`so "to say" two`')
        self.assertEqual(self.faults(row, CASE + r'TEST_CASE("so \"to say\" two", "[MQTT-1.1.1-1]") {}'), [])

    def test_a_server_statement_may_say_why_it_has_no_test(self):
        row = "| MQTT-1.1.1-2 | server | Be kind. | | not offered: nobody asks |\n"
        self.assertEqual(self.faults(ROW + row), [])


class Wrong(Tree):
    def test_a_test_that_does_not_exist(self):
        self.check("there is no test 'one is good'", tests="")

    def test_one_of_two_tests_of_one_name_without_the_tag(self):
        self.assertEqual(self.faults(tests=CASE + CASE), [])
        self.check("lacks the tag [MQTT-1.1.1-1]", tests=CASE + 'TEST_CASE("one is good") {}\n')

    def test_a_test_without_the_tag(self):
        self.check("lacks the tag [MQTT-1.1.1-1]", tests='TEST_CASE("one is good") {}\n')

    def test_a_tag_without_a_row(self):
        self.check("[MQTT-9.9.9-9] has no row", tests=CASE + 'TEST_CASE("two", "[MQTT-9.9.9-9]") {}\n')

    def test_a_tag_whose_row_does_not_name_the_test(self):
        self.check("does not name 'two'", tests=CASE + 'TEST_CASE("two", "[MQTT-1.1.1-1]") {}\n')

    def test_a_client_statement_without_a_test(self):
        for binds in ("client", "both"):
            self.check("has no test", table=f"| MQTT-1.1.1-1 | {binds} | Be good. | codec | not offered: no |\n", tests="")

    def test_a_server_statement_with_neither_test_nor_reason(self):
        for tests in ("", "not offered:", "later"):
            self.check("neither", table=f"| MQTT-1.1.1-1 | server | Be good. | codec | {tests} |\n", tests="")

    def test_a_file_that_does_not_exist(self):
        self.faults(table=ROW.replace("codec", "`check` in codec/check.hpp"))
        rows = conformance.rows_of(self.root)
        self.assertIn("there is no include/dockwire/codec/check.hpp", *conformance.table_faults(rows, self.root))
        self.put("include/dockwire/codec/check.hpp", "void check();")
        self.assertEqual([*conformance.table_faults(rows, self.root)], [])

    def test_a_function_that_its_file_does_not_have(self):
        self.faults(table=ROW.replace("codec", "`check`, `on(connect)` in codec/check.hpp and codec/other.hpp"))
        self.put("include/dockwire/codec/check.hpp", "void check(); void on();")
        self.put("include/dockwire/codec/other.hpp", "void recheck(); void on();")
        found = [*conformance.table_faults(conformance.rows_of(self.root), self.root)]
        self.assertEqual(len(found), 1, found)
        self.assertIn("there is no check in include/dockwire/codec/other.hpp", found[0])

    def test_what_the_reliability_page_names(self):
        self.put("tests/a/some_test.cpp", CASE)
        page = "| situation | what | test |\n|---|---|---|\n| rain | an umbrella | `one is good` |\n| snow | a coat | `two` |\n"
        self.put("docs/reliability.md", page)
        found = [*conformance.reliability_faults(self.root, conformance.cases_of(self.root))]
        self.assertEqual(found, ["docs/reliability.md:4: there is no test 'two'"])

    def test_what_the_architecture_page_names(self):
        self.put("docs/architecture.md", "`link::on_bytes` and `read`\nin async/link.hpp, `read()` and `link::write`, see async/alarm.hpp\n")
        self.put("include/dockwire/async/link.hpp", "struct link { void on_bytes(); };")
        self.put("include/dockwire/async/read.hpp", "void read();")
        expected = (
            "there is no include/dockwire/async/alarm.hpp",
            "there is no read in include/dockwire/async/link.hpp",
            "no header has link::write",
        )
        found = [*conformance.architecture_faults(self.root)]
        self.assertEqual(found, [f"docs/architecture.md: {each}" for each in expected])

    def test_somebody_that_the_standard_does_not_bind(self):
        self.check("binds 'nobody'", table=ROW.replace("both", "nobody"))

    def test_a_statement_twice(self):
        self.check("has 2 rows", table=ROW + ROW)

    def test_a_statement_that_is_missing(self):
        more = [*STATEMENTS, {"id": "MQTT-1.1.1-2", "applies_to": "server"}]
        self.check("MQTT-1.1.1-2 is missing", statements=more)

    def test_a_statement_that_the_standard_does_not_have(self):
        self.check("the standard has no MQTT-1.1.1-1", statements=[])

    def test_a_statement_that_binds_others(self):
        self.check("binds client, not both", statements=[{"id": "MQTT-1.1.1-1", "applies_to": "client"}])


if __name__ == "__main__":
    unittest.main()
