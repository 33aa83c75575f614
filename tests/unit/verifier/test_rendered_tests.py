"""The tests that are made from a Spec: one for each criterion, in files as a formatter leaves them."""

import ast
import re
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bottega.domain.requirements import derive_requirements
from bottega.domain.spec import (
    FIELD_TYPES,
    NUMBERS,
    BelongsTo,
    Entity,
    Field,
    Grant,
    ManyToMany,
    Role,
    Spec,
    Transition,
)
from bottega.domain.spec_rules import spec_violations
from bottega.verifier import contract_pieces, render_contract

MARK = re.compile(r'@pytest\.mark\.criterion\(\s*(["\'][^"\']+["\']),?\s*\)')


def rendered(spec: Spec, seed: int = 0) -> dict[str, str]:
    files: dict[str, str] = {}
    for piece in contract_pieces(spec):
        for path, content in render_contract(spec, piece.id, seed=seed).items():
            assert path not in files
            assert any(path == own or (own.endswith("/") and path.startswith(own)) for own in piece.owns)
            files[path] = content.decode()
    return files


def marks(files: dict[str, str], folder: str) -> Counter[str]:
    found = (MARK.findall(text) for path, text in files.items() if path.startswith(folder))
    return Counter(ast.literal_eval(mark) for text in found for mark in text)


def assert_all_covered(spec: Spec) -> None:
    files = rendered(spec)
    criteria = [criterion for requirement in derive_requirements(spec) for criterion in requirement.criteria]
    assert set(marks(files, "tests/contract/")) == {c.id for c in criteria if c.kind != "page"}
    assert marks(files, "tests/browser/") == Counter(c.id for c in criteria if c.kind == "page")


def assert_well_formed(files: dict[str, str], folder: Path) -> None:
    for path, text in files.items():
        if path.endswith(".py"):
            names = [node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
            assert len(names) == len(set(names)), path
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
    ruff = [sys.executable, "-m", "ruff"]
    options = ["--isolated", "--no-cache", "--line-length", "100"]
    formatted = subprocess.run([*ruff, "format", *options, "--diff", "."], cwd=folder, capture_output=True, text=True)
    assert formatted.returncode == 0, formatted.stdout
    lint = subprocess.run(
        [*ruff, "check", *options, "--select", "F,I,B", "."], cwd=folder, capture_output=True, text=True
    )
    assert lint.returncode == 0, lint.stdout


def test_every_criterion_has_a_test(hut: Spec) -> None:
    assert_all_covered(hut)


def test_the_hut_shows_nearly_every_kind_of_criterion(hut: Spec) -> None:
    kinds = {c.kind for requirement in derive_requirements(hut) for c in requirement.criteria}
    assert len(kinds) == 22


def test_files_are_as_a_formatter_leaves_them(hut: Spec, tmp_path: Path) -> None:
    assert_well_formed(rendered(hut), tmp_path)


def test_the_same_seed_gives_the_same_files_and_another_one_other_examples(hut: Spec) -> None:
    assert rendered(hut, 1) == rendered(hut, 1)
    assert rendered(hut, 1) != rendered(hut, 2)


def test_an_unknown_piece_is_a_mistake_of_the_caller(hut: Spec) -> None:
    with pytest.raises(KeyError):
        render_contract(hut, "tests-nothing", seed=0)


def test_without_sign_in_nothing_speaks_of_accounts(hut: Spec) -> None:
    plain = hut.model_copy(
        update={"auth": False, "roles": (), "grants": (), "signup_role": None, "entities": hut.entities[:1]}
    )
    files = rendered(plain)
    assert not any(path.endswith(("people.py", "test_accounts.py")) for path in files)
    assert not any("auth/" in text and path != "tests/support/client.py" for path, text in files.items())


NAMES = st.from_regex(r"[a-z]{1,6}(_[a-z]{1,8}){0,4}", fullmatch=True) | st.sampled_from(
    ["class", "type", "order", "default", "api", "unique", "word", "import", "row", "a" * 63]
)
LABELS = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and text.isprintable()) | st.sampled_from(
    ['Say "yes"', "O'Neill's", "Both \" and '", "a\\b", "{x}", "%s", "é"]
)


@st.composite
def fields(draw: st.DrawFn) -> Field:
    kind = draw(st.sampled_from(FIELD_TYPES))
    values = tuple(draw(st.lists(NAMES, min_size=1, max_size=5, unique_by=str.lower))) if kind == "enum" else ()
    low, high = None, None
    if kind in NUMBERS:
        low = draw(st.none() | st.integers(-1000, 1000).map(Decimal))
        high = draw(st.none() | st.integers(0, 1000).map(lambda n: (low or Decimal(0)) + n))
    steps = None
    if values and draw(st.booleans()):
        pairs = draw(st.lists(st.tuples(st.sampled_from(values), st.sampled_from(values)), max_size=6))
        steps = tuple(Transition(before=a, after=b) for a, b in pairs)
    default = draw(st.none() | st.sampled_from(values)) if values else None
    return Field(
        name=draw(NAMES),
        label=draw(LABELS),
        type=kind,
        required=draw(st.booleans()),
        unique=draw(st.booleans()),
        values=values,
        min=low,
        max=high,
        default=default,
        transitions=steps,
    )


@st.composite
def specs(draw: st.DrawFn) -> Spec:
    names = draw(
        st.lists(
            st.from_regex(r"[A-Z][a-z]{1,9}([A-Z][a-z]{1,20}){0,2}", fullmatch=True),
            min_size=1,
            max_size=4,
            unique_by=str.lower,
        )
    )
    auth = draw(st.booleans())
    targets = [*names, "User"] if auth else names
    entities = []
    for index, name in enumerate(names):
        links = draw(st.lists(st.sampled_from(targets), max_size=2))
        many = draw(st.lists(st.sampled_from(targets), max_size=1))
        entities.append(
            Entity(
                name=name,
                label=f"{draw(LABELS)}",
                plural=f"Things {index}",
                fields=tuple(draw(st.lists(fields(), max_size=4))),
                belongs_to=tuple(
                    BelongsTo(
                        target=target,
                        name=f"link_{n}",
                        label=draw(LABELS),
                        required=draw(st.booleans()),
                        unique=draw(st.booleans()),
                    )
                    for n, target in enumerate(links)
                ),
                many_to_many=tuple(ManyToMany(target=target, name="others", label=draw(LABELS)) for target in many),
                owned=auth and draw(st.booleans()),
            )
        )
    roles = ("guest", "head_warden") if auth and draw(st.booleans()) else ()
    grants = [
        Grant(
            role=draw(st.sampled_from([*roles, "public"])),
            entity=entity.name,
            actions=tuple(
                draw(st.lists(st.sampled_from(["create", "read", "update", "delete"]), min_size=1, unique=True))
            ),
            scope=draw(st.sampled_from(["all", "own"])) if entity.owned else "all",
            fields=tuple(draw(st.lists(st.sampled_from([f.name for f in entity.fields]), max_size=2, unique=True)))
            if entity.fields
            else (),
        )
        for entity in entities
        if auth and draw(st.booleans())
    ]
    return Spec(
        name="Any",
        auth=auth,
        roles=tuple(Role(name=name, label=name, limited=draw(st.booleans())) for name in roles),
        entities=tuple(entities),
        grants=tuple(grants),
    )


@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(spec=specs())
def test_whatever_the_spec_each_criterion_has_a_test_in_well_formed_files(spec: Spec, tmp_path_factory) -> None:
    if spec_violations(spec):
        return
    assert_all_covered(spec)
    assert_well_formed(rendered(spec), tmp_path_factory.mktemp("rendered"))
