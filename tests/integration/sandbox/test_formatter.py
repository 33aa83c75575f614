"""prettier, kept running: the same bytes as its own command writes."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from bottega.domain.errors import AgentError, UserError
from bottega.sandbox import PrettierFormatter, node_environment

UGLY = {
    "a/view.tsx": b'export const View = ({name}:{name:string}) => <p   className="x">{ name }</p>\n',
    "a/code.ts": b'const  a = {b:1,"c":2}\nexport default   a\n',
    "data.json": b'{"a":[1,2,3],\n"b":null}',
    "README.md": b"# Title\n* one\n* two\n\n\n\ntext\n",
    "flow.yaml": b'a:   1\nb:\n    - "x"\n    - y\n',
    "style.css": b"a{color:RED;margin:0 0 0 0}\n",
    "page.html": b"<!doctype html><html><body><p>Hi   there</body></html>",
    "kept/by/hand.ts": b"const   untouched=1\n",
    "odd.unknown": b"  what   ever",
    "image.png": b"\x89PNG\xff\xfe",
}
SETTINGS = {
    ".prettierrc.json": b'{"singleQuote":true,"printWidth":60,"overrides":[{"files":"*.yaml","options":{"singleQuote":false}}]}',
    ".editorconfig": b"root = true\n[*]\nindent_style = space\nindent_size = 4\n",
    ".prettierignore": b"kept\n",
}


@pytest.fixture
async def formatter() -> AsyncIterator[PrettierFormatter]:
    formatter = PrettierFormatter()
    yield formatter
    await formatter.aclose()


def run_prettier(folder: Path, modules: Path, word: str) -> subprocess.CompletedProcess[str]:
    command = ["node", str(modules / "prettier" / "bin" / "prettier.cjs"), word, "."]
    if not (folder / ".prettierrc.json").exists():  # else it takes what it finds further up, which is not ours
        command += ["--no-config", "--no-editorconfig"]
    return subprocess.run(command, cwd=folder, env=node_environment(), capture_output=True, text=True, check=False)


def write(folder: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)


@pytest.mark.parametrize("settings", [SETTINGS, {}], ids=["with settings", "without settings"])
async def test_it_agrees_byte_for_byte_with_the_command(
    formatter: PrettierFormatter, modules: Path, tmp_path: Path, settings: dict[str, bytes]
) -> None:
    files = {**UGLY, **settings}
    write(tmp_path, files)
    assert run_prettier(tmp_path, modules, "--check").returncode == 1
    formatted = await formatter.format(files, modules=modules)
    assert list(formatted) == list(files)
    write(tmp_path, formatted)
    checked = run_prettier(tmp_path, modules, "--check")
    assert checked.returncode == 0, checked.stderr
    write(tmp_path, files)
    run_prettier(tmp_path, modules, "--write")
    assert {path: (tmp_path / path).read_bytes() for path in files} == formatted


async def test_what_it_does_not_know_or_should_ignore_comes_back_unchanged(
    formatter: PrettierFormatter, modules: Path
) -> None:
    formatted = await formatter.format({**UGLY, **SETTINGS}, modules=modules)
    for path in ("odd.unknown", "image.png", "kept/by/hand.ts"):
        assert formatted[path] == UGLY[path]


async def test_options_count_where_the_files_bring_none(modules: Path) -> None:
    formatter = PrettierFormatter({"singleQuote": True, "semi": False})
    try:
        assert await formatter.format({"a.ts": b'f("x");'}, modules=modules) == {"a.ts": b"f('x')\n"}
    finally:
        await formatter.aclose()


async def test_broken_syntax_names_the_file_the_line_and_what_stands_there(
    formatter: PrettierFormatter, modules: Path
) -> None:
    with pytest.raises(AgentError, match=r"src/b\.ts:2: .*\n  const = 2;") as caught:
        await formatter.format({"src/b.ts": b"const a = 1;\nconst = 2;\n"}, modules=modules)
    assert caught.value.code == "unparsable"
    assert await formatter.format({"a.ts": b"f( )"}, modules=modules) == {"a.ts": b"f();\n"}


async def test_many_calls_at_once_get_their_own_answers(formatter: PrettierFormatter, modules: Path) -> None:
    calls = [formatter.format({"a.ts": f"f( {number} )".encode()}, modules=modules) for number in range(20)]
    assert await asyncio.gather(*calls) == [{"a.ts": f"f({number});\n".encode()} for number in range(20)]
    assert len(list_node()) == 1


async def test_it_starts_again_when_its_process_died(formatter: PrettierFormatter, modules: Path) -> None:
    await formatter.format({"a.ts": b"f( )"}, modules=modules)
    (process,) = list_node()
    process.kill()
    assert await formatter.format({"a.ts": b"g( )"}, modules=modules) == {"a.ts": b"g();\n"}


async def test_modules_without_prettier_are_named(formatter: PrettierFormatter, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"prettier in {tmp_path}") as caught:
        await formatter.format({"a.ts": b""}, modules=tmp_path)
    assert caught.value.code == "missing_tool"


def list_node() -> list[psutil.Process]:
    children = [child for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in children if Path(child.exe()).name == "node"]
