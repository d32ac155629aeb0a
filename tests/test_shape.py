"""The architecture: imports run one way, each side effect has one owner, functions and files stay small."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("datasets", "harvesters", "portal", "sample", "templates")
MAY_IMPORT = {
    "datasets": {"datasets"},
    "harvesters": {"datasets", "harvesters"},
    "portal": {"datasets", "portal"},
    "sample": {"sample"},
    "templates": {"templates"},
}
COMPOSERS = {
    "portal/commands": {"harvesters"},
    "portal/demonstration.py": {"sample"},
    "portal/__main__.py": set(),
}
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FUNCTION = 300, 30, 10
BANNED_NAMES = ("utils", "helper", "manager", "misc", "common")
OWNERS = {
    ("socket", "requests", "urllib3", "http.client"): (
        "harvesters/fetch.py",
        "harvesters/transport.py",
        "harvesters/wire.py",
        "harvesters/ckan.py",
        "portal/published.py",
        "portal/push.py",
        "portal/follower.py",
        "portal/server.py",
    ),
    ("http.server", "socketserver"): ("sample/server.py", "sample/answer.py"),
}
CLOCKS = ("harvesters/run.py", "harvesters/transport.py", "portal/clock.py")

FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
TREES = {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in FILES}


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def functions() -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def test_there_is_code_to_look_at() -> None:
    assert len(TREES) > 40


@pytest.mark.parametrize("name", TREES)
def test_imports_run_one_way(name: str) -> None:
    room = name.split("/")[0]
    allowed = MAY_IMPORT[room] | COMPOSERS.get(name, set()) | COMPOSERS.get(str(Path(name).parent), set())
    ours = {module.split(".")[0] for module in imports(TREES[name])} & set(ROOMS)
    assert ours <= allowed


@pytest.mark.parametrize("modules", OWNERS, ids=lambda modules: modules[0])
def test_each_way_out_has_its_owners(modules: tuple[str, ...]) -> None:
    users = {name for name, tree in TREES.items() if set(modules) & set(imports(tree))}
    assert users <= set(OWNERS[modules])


def test_only_the_clocks_ask_the_time() -> None:
    asking = set()
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = (getattr(node.func.value, "id", ""), node.func.attr)
                if called in {("datetime", "now"), ("date", "today"), ("time", "time"), ("datetime", "utcnow")}:
                    asking.add(name)
    assert asking <= set(CLOCKS)


@pytest.mark.parametrize("name", TREES)
def test_files_are_small_and_say_what_they_are_for(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    assert not text.strip() or ast.get_docstring(TREES[name])
    assert not any(word in Path(name).stem for word in BANNED_NAMES)


def test_functions_are_small() -> None:
    lengths = sorted((length(node), f"{name}:{node.name}") for name, node in functions())
    assert lengths[len(lengths) // 2][0] < MEDIAN_FUNCTION
    assert [entry for entry in lengths if entry[0] > LONGEST_FUNCTION] == []
