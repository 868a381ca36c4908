#!/usr/bin/env python3
"""Plants one wrong include at a time in a small tree and expects .ci/floors to name it.

usage: floors_test.py FLOORS
"""

import subprocess
import sys
import tempfile
from pathlib import Path

FIRST = '#include "dockwire/core/requirements.hpp"\n'
GOOD = {
    "include/dockwire/core/requirements.hpp": "",
    "include/dockwire/asio.hpp": FIRST + "#include <asio/as_tuple.hpp>",
    "include/dockwire/mqtt.hpp": '#include "dockwire/client/client.hpp"',
    "include/dockwire/core/error.hpp": FIRST + "#include <system_error>",
    "include/dockwire/codec/codec.hpp": '#include "dockwire/core/error.hpp"',
    "include/dockwire/session/session.hpp": '#include "dockwire/codec/codec.hpp"',
    "include/dockwire/transport/socket/tcp.hpp": '#include "dockwire/asio.hpp"\n#include <asio/ip/tcp.hpp>\n#include <sys/socket.h>',
    "include/dockwire/client/client.hpp": '#include "dockwire/session/session.hpp"\n#include "dockwire/transport/socket/tcp.hpp"',
    "include/dockwire/broker/broker.hpp": '#include "dockwire/session/session.hpp"',
    "include/dockwire/thing/describe.hpp": FIRST + "#include <string>",
    "include/dockwire/thing/model/read.hpp": '#include "dockwire/thing/describe.hpp"',
    "include/dockwire/schema/file.hpp": "#include <nlohmann/json.hpp>\n" + '#include "dockwire/thing/model/read.hpp"',
    "include/dockwire/dji/messages/wayline.hpp": '#include "dockwire/thing/describe.hpp"',
    "include/dockwire/dji/protocol/topics.hpp": '#include "dockwire/core/error.hpp"',
    "include/dockwire/dji/role/cloud.hpp": '#include "dockwire/dji/messages/wayline.hpp"\n#include "dockwire/asio.hpp"\n#include <asio/post.hpp>',
    "include/dockwire/dji/by_model/cloud.hpp": '#include "dockwire/dji/role/cloud.hpp"',
    "include/dockwire/dji/schema.hpp": '#include "dockwire/dji/by_model/cloud.hpp"',
    "tests/some_test.cpp": '#include "dockwire/asio.hpp"\n#include <asio/post.hpp>',
    "examples/hello.cpp": '#include "dockwire/mqtt.hpp"',
}

# (where, what is included there, what the script must say)
WRONG = [
    ("include/dockwire/core/error.hpp", '"dockwire/codec/codec.hpp"', "core may not include codec"),
    ("include/dockwire/core/error.hpp", "<unistd.h>", "core may include only the standard library"),
    ("include/dockwire/codec/codec.hpp", '"dockwire/asio.hpp"', "codec may not include Asio"),
    ("include/dockwire/session/session.hpp", '"dockwire/transport/socket/tcp.hpp"', "session may not include transport"),
    ("include/dockwire/client/client.hpp", '"dockwire/broker/broker.hpp"', "client may not include broker"),
    ("include/dockwire/client/client.hpp", '"dockwire/mqtt.hpp"', "client may not include umbrella"),
    ("include/dockwire/client/client.hpp", '"session/session.hpp"', '"dockwire/FLOOR/NAME.hpp"'),
    ("include/dockwire/client/client.hpp", '"dockwire/core/nothing.hpp"', "no such header"),
    ("include/dockwire/broker/broker.hpp", '"dockwire/client/client.hpp"', "broker may not include client"),
    ("include/dockwire/broker/broker.hpp", "<asio/post.hpp>", "comes before any Asio header"),
    ("include/dockwire/transport/socket/tcp.hpp", "<asio.hpp>", "never <asio.hpp>"),
    ("include/dockwire/thing/describe.hpp", "<nlohmann/json_fwd.hpp>", "thing/describe may not include nlohmann_json"),
    ("include/dockwire/dji/messages/wayline.hpp", '"dockwire/thing/model/read.hpp"', "dji/messages may not include thing/model"),
    ("include/dockwire/dji/messages/wayline.hpp", '"dockwire/dji/role/cloud.hpp"', "dji/messages may not include dji/role"),
    ("include/dockwire/dji/protocol/topics.hpp", '"dockwire/dji/role/cloud.hpp"', "dji/protocol may not include dji/role"),
    ("include/dockwire/dji/role/cloud.hpp", '"dockwire/client/client.hpp"', "dji/role may not include client"),
    ("include/dockwire/dji/role/cloud.hpp", '"dockwire/dji/by_model/cloud.hpp"', "dji/role may not include dji/by_model"),
    ("include/dockwire/dji/role/cloud.hpp", '"dockwire/schema/file.hpp"', "dji/role may not include schema"),
    ("include/dockwire/thing/model/read.hpp", "<nlohmann/json.hpp>", "thing/model may not include nlohmann_json"),
    ("include/dockwire/client/client.hpp", "<openssl/evp.h>", "may include OpenSSL"),
    ("include/dockwire/client/client.hpp", '"dockwire/auth/scram.hpp"', "OpenSSL, which is optional"),
    ("include/dockwire/async/alarm.hpp", '"dockwire/transport/socket/tcp.hpp"', "async may not include transport"),
    ("include/dockwire/transport/socket/tcp.hpp", "<openssl/ssl.h>", "may include OpenSSL"),
    ("include/dockwire/client/run.hpp", "<string>\nnamespace dockwire::mqtt::detail {\n}", "its place is detail/"),
    ("include/dockwire/client/detail/run.hpp", "<string>\nnamespace dockwire::mqtt {\n}", "its place is not detail/"),
    ("include/dockwire/core/alone.hpp", "<string>", "requirements.hpp\" comes first"),
    ("include/dockwire/attic/old.hpp", "<string>", "no floor has this place"),
    ("tests/some_test.cpp", '"dockwire/mqtt.hpp"', "umbrella headers are for users"),
    ("tests/benchmarks/bench.cpp", "<asio/post.hpp>", "comes before any Asio header"),
    ("examples/hello.cpp", "<asio.hpp>", "never <asio.hpp>"),
]


def run(floors, tree):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in tree.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(("#pragma once\n" if path.suffix == ".hpp" else "") + text + "\n", encoding="utf-8")
        result = subprocess.run([sys.executable, floors, folder], capture_output=True, text=True, check=False)
        return result.returncode, result.stdout + result.stderr


def main():
    floors = sys.argv[1]
    failed = 0
    code, said = run(floors, GOOD)
    if code != 0:
        failed += 1
        print(f"a right tree is refused:\n{said}")
    for where, included, wanted in WRONG:
        code, said = run(floors, {**GOOD, where: f"#include {included}\n" + GOOD.get(where, "")})
        if code != 1 or not any(line.startswith(where) and wanted in line for line in said.splitlines()):
            failed += 1
            print(f"{where} with {included}: expected '{wanted}', got exit {code} and\n{said}")
    print(f"{len(WRONG) + 1} trees, {failed} failures")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
