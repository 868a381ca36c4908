#!/usr/bin/env python3
"""Takes the code blocks out of README.md, CONTRIBUTING.md and docs/**/*.md, so that tests can compile, parse and run them.

usage: blocks.py extract ROOT OUT    write the cpp and cmake blocks below OUT, with #line
       blocks.py check ROOT          parse the json blocks, compare the sh blocks with what CI runs

A block names its language: cpp, cmake, json, sh, text or mermaid.
  cpp    compiled as it stands; with int main() it is linked too. Where the reader needs less than the compiler, an HTML
         comment right before the block holds the rest, and a line "..." in it the place of the block:
             <!-- cpp
             #include "dockwire/mqtt.hpp"
             void example(dockwire::mqtt::client& client) {
             ...
             }
             -->
         A comment <!-- examples/NAME.cpp --> says that the block is that file without its first comment.
  cmake  becomes the CMakeLists.txt of a project that is configured and built; the programs it links are added to it.
  sh     each line is a command that .ci/run runs, or one of commands.txt.
"""

import json
import re
import shlex
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

LANGUAGES = ("cpp", "cmake", "json", "sh", "text", "mermaid")
SCRIPTS = (".ci/run", ".ci/*.sh", "tests/run.sh")
COMMAND_ENDS = {"&", "&&", "|", "||", ";", ")", ">", "<", ">>", ">&"}


@dataclass
class Block:
    file: Path
    line: int  # of the first line of code
    language: str
    name: str
    code: str = ""
    around: list = field(default_factory=list)  # the lines of the comment before it

    @property
    def where(self):
        return f"{self.file}:{self.line}"


def documents(root):
    paths = (root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").rglob("*.md")))
    return [path for path in paths if path.is_file()]


def blocks_of(path, root):
    """The blocks of one document. A comment belongs to the block if only blank lines are between."""
    relative = path.relative_to(root)
    stem = re.sub(r"\W", "_", relative.with_suffix("").as_posix())
    comment, in_comment, block, count = [], False, None, 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if block:
            if line.strip() == "```":
                yield block
                block, comment = None, []
            else:
                block.code += line + "\n"
        elif in_comment or line.startswith("<!--"):
            comment = comment + [line] if in_comment else [line]
            in_comment = "-->" not in line
        elif line.lstrip().startswith("```"):
            count += 1
            block = Block(relative, number + 1, line.strip().removeprefix("```"), f"{stem}_{count}", around=comment)
        elif line.strip():
            comment = []
    if block:
        sys.exit(f"{block.where}: the block has no end")


def all_blocks(root):
    return [block for path in documents(root) for block in blocks_of(path, root)]


def cpp_source(block):
    """The block with what its comment puts around it."""
    around = block.around[1:-1] if block.around and block.around[0].strip() == "<!-- cpp" else []
    place = around.index("...") if "..." in around else len(around)
    before, after = around[:place], around[place + 1 :]
    return "\n".join([*before, f'#line {block.line} "{block.file}"', block.code.rstrip("\n"), *after]) + "\n"


def fragments_source(blocks):
    """Blocks that are no programs as one source: what they include, then each in a namespace of its own."""
    sources = {block.name: cpp_source(block).splitlines() for block in blocks}
    includes = dict.fromkeys(line for lines in sources.values() for line in lines if line.startswith("#include"))
    bodies = (
        "\n".join([f"namespace {name} {{", *("" if line in includes else line for line in lines), "}"])
        for name, lines in sources.items()
    )
    return "\n".join([*includes, *bodies]) + "\n"


def cmake_source(block):
    """The block as a whole project; it may leave out the beginning and the programs."""
    if "cmake_minimum_required" in block.code:
        return block.code
    linked = re.findall(r"target_link_libraries\(\s*(\S+)", block.code)
    added = re.findall(r"add_(?:executable|library)\(\s*(\S+)", block.code)
    programs = "".join(f"add_executable({name} main.cpp)\n" for name in dict.fromkeys(linked) if name not in added)
    return f"cmake_minimum_required(VERSION 3.25)\nproject(docs LANGUAGES CXX)\n{programs}{block.code}"


def write(path, text):
    """Leaves a file that has this text already alone, so that nothing is compiled again."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return path


def extract_document(blocks, out):
    fragments = []
    for block in blocks:
        if block.language == "cmake":
            yield write(out / "projects" / block.name / "CMakeLists.txt", cmake_source(block))
        elif block.language == "cpp" and re.search(r"\bint main\(", cpp_source(block)):
            yield write(out / "programs" / f"docs_{block.name}.cpp", cpp_source(block))
        elif block.language == "cpp":
            fragments.append(block)
    if fragments:
        yield write(out / "fragments" / f"docs_{fragments[0].name}.cpp", fragments_source(fragments))


def extract(root, out):
    written = set()
    for path in documents(root):
        written.update(extract_document(list(blocks_of(path, root)), out))
    for path in [*out.glob("programs/*.cpp"), *out.glob("fragments/*.cpp"), *out.glob("projects/*/CMakeLists.txt")]:
        if path not in written:
            shutil.rmtree(path.parent) if path.name == "CMakeLists.txt" else path.unlink()


def check_language(block, root):
    if block.language not in LANGUAGES:
        yield f"a block names its language, one of {', '.join(LANGUAGES)}; not '{block.language}'"


def check_json(block, root):
    try:
        json.loads(block.code)
    except json.JSONDecodeError as error:
        yield f"line {error.lineno} of this block: {error.msg}"


def check_same_as_example(block, root):
    match = re.fullmatch(r"<!-- (examples/\S+) -->", "".join(block.around).strip())
    if match:
        text = (root / match.group(1)).read_text(encoding="utf-8")
        if re.sub(r"\A(//.*\n|\n)+", "", text).strip() != block.code.strip():
            yield f"differs from {match.group(1)}"


def tokens(line):
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        return list(lexer)
    except ValueError:  # a quotation that goes on in the next line
        return []


def commands_of_ci(root):
    paths = [path for pattern in SCRIPTS for path in sorted(root.glob(pattern))]
    text = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    return [tokens(line) for line in text.replace("\\\n", " ").splitlines()]


def same_word(wanted, written):
    """A variable of the script stands for any text."""
    pattern = "".join(".+" if part.startswith("$") else re.escape(part) for part in re.split(r"(\$\w+|\$\{\w+\})", written))
    return re.fullmatch(pattern, wanted) is not None


def runs(command, words):
    """Whether `command` is in `words`, from some word on to the command's end."""
    for start, word in enumerate(words):
        rest = words[start : start + len(command)]
        end = words[start + len(command) : start + len(command) + 1]
        if (
            word == command[0]
            and len(rest) == len(command)
            and all(map(same_word, command, rest))
            and (not end or end[0] in COMMAND_ENDS)
        ):
            return True
    return False


def check_sh(block, root):
    known = commands_of_ci(root)
    allowed = (root / "tests/docs/commands.txt").read_text(encoding="utf-8").splitlines()
    for line in block.code.replace("\\\n", " ").splitlines():
        command = tokens(line)
        if command and line not in allowed and not any(runs(command, words) for words in known):
            yield f"'{line}' is neither run by CI nor in tests/docs/commands.txt"


CHECKS = {"json": (check_json,), "sh": (check_sh,), "cpp": (check_same_as_example,)}


def check(root):
    blocks = all_blocks(root)
    faults = [
        f"{block.where}: {fault}"
        for block in blocks
        for rule in (check_language, *CHECKS.get(block.language, ()))
        for fault in rule(block, root)
    ]
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"docs: {len(documents(root))} documents, {len(blocks)} blocks, {len(faults)} faults")
    return 1 if faults or not documents(root) else 0


def main():
    match sys.argv[1:]:
        case ["extract", root, out]:
            extract(Path(root).resolve(), Path(out))
        case ["check", root]:
            return check(Path(root).resolve())
        case _:
            sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main())
