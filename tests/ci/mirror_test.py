#!/usr/bin/env python3
"""Gives apt one configuration after the other and expects .ci to take the Debian mirror from it. Needs apt-get, and no network.

usage: mirror_test.py ROOT
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CI = Path(sys.argv.pop(1)).resolve() / ".ci"
HOST = re.compile(r"://(?!127\.0\.0\.1|\$)\w|\b\w[\w-]*\.(?:org|com|net|io)\b")

DEBIAN = "deb http://mirror.test/debian bookworm main\ndeb http://mirror.test/debian bookworm-updates main\n"
SECURITY = "deb http://a-security.test/debian-security bookworm-security main\n"
SOMEBODY_ELSE = "deb https://a-tool.test/debian bookworm main\ndeb https://tool.test/linux bookworm stable\n"
DEB822 = """Types: deb
URIs: http://a-security.test/debian-security
Suites: bookworm-security
Components: main

Types: deb deb-src
URIs: https://mirror.test/debian/
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
"""


class Mirror(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def run_with(self, sources, *command):
        """Runs a command with an apt that has these files of sources, and has never fetched a list."""
        for name in ("sources.list.d", "lists"):
            (self.folder / name).mkdir()
        for name, text in sources.items():
            (self.folder / name).write_text(text, encoding="utf-8")
        configuration = self.folder / "apt.conf"
        configuration.write_text(
            f'Dir::Etc::SourceList "{self.folder}/sources.list";\n'
            f'Dir::Etc::SourceParts "{self.folder}/sources.list.d";\n'
            f'Dir::State::Lists "{self.folder}/lists";\n',
            encoding="utf-8",
        )
        return subprocess.run(
            command, env={**os.environ, "APT_CONFIG": str(configuration)}, capture_output=True, text=True, check=False
        )

    def expect(self, wanted, sources):
        result = self.run_with(sources, CI / "mirror")
        self.assertEqual((result.stdout, result.returncode), (wanted + "\n", 0), result.stderr)

    def test_one_line_form(self):
        self.expect("http://mirror.test/debian", {"sources.list": DEBIAN})

    def test_one_line_form_in_a_file_of_its_own(self):
        self.expect("http://mirror.test/debian", {"sources.list.d/debian.list": DEBIAN})

    def test_deb822_form_behind_a_security_archive(self):
        self.expect("https://mirror.test/debian", {"sources.list.d/debian.sources": DEB822})

    def test_an_archive_of_security_updates_is_none(self):
        self.expect("http://mirror.test/debian", {"sources.list": SECURITY + DEBIAN})

    def test_nor_is_somebody_else_s(self):
        self.expect("http://mirror.test/debian", {"sources.list.d/a.list": SOMEBODY_ELSE, "sources.list.d/b.list": DEBIAN})

    def test_a_suite_without_updates(self):
        self.expect("http://mirror.test", {"sources.list": SECURITY + "deb http://mirror.test/ trixie main\n"})

    def test_nor_is_a_disc(self):
        self.expect("http://mirror.test/debian", {"sources.list": "deb cdrom:[Debian]/ bookworm main\n" + DEBIAN})

    def test_a_file_that_lists_mirrors(self):
        mirrors = self.folder / "mirrors"
        mirrors.write_text("# the nearest first\nhttp://near.test/debian\nhttp://far.test/debian\n", encoding="utf-8")
        self.expect("http://near.test/debian", {"sources.list": f"deb mirror+file:{mirrors} bookworm main\n"})

    def test_without_one_it_fails(self):
        result = self.run_with({"sources.list": SECURITY}, CI / "mirror")
        self.assertEqual((result.stdout, result.returncode), ("", 1))
        self.assertIn("names no Debian archive", result.stderr)

    def test_trixie_packages_takes_it(self):
        out = self.folder / "packages"
        result = self.run_with({"sources.list": f"deb file:{self.folder}/nowhere bookworm main\n"}, CI / "trixie-packages", out)
        self.assertNotEqual(result.returncode, 0)
        for line in (out / "sources.list").read_text(encoding="utf-8").splitlines():
            self.assertIn(f" file:{self.folder}/nowhere trixie main", line)

    def test_no_script_names_a_host(self):
        for script in sorted(CI.iterdir()):
            found = HOST.search(script.read_text(encoding="utf-8"))
            self.assertIsNone(found, f"{script}: {found}")


if __name__ == "__main__":
    unittest.main()
