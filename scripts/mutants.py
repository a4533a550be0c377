"""Mutation testing of the response criteria: change one limit, comparison or table entry, and see a test fail.

    make mutants                                  all modules
    make mutants ARGS="rules/overall rules/target"   some

mutmut changes only what stands inside functions; the limits and tables of a rule stand beside them too (defaults of a
protocol, presets, tables), so this small script makes the mutants itself. Each runs in a child process that is given
the changed module and the tests of the room, the likeliest first; it is killed by the first failure.
"""

import argparse
import ast
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parent.parent
ROOM = "measurements/criteria/"
ALWAYS = ("tests/measurements/criteria/test_told_again.py",)
IRECIST = ("test_irecist.py", "test_irecist_best.py")
TESTS: dict[str, tuple[str, ...]] = {
    "rules/": (
        "test_target_response.py",
        "test_nontarget_and_overall.py",
        "test_new_lesions.py",
        "test_properties.py",
        "test_recist_properties.py",
        "test_rules_at_their_edges.py",
        "test_steps_at_their_edges.py",
        "test_liver_and_volume.py",
        "test_who.py",
    ),
    "best/": ("best",),
    "irecist": IRECIST,
    "who": ("test_who.py",),
    "mrecist": ("test_liver_and_volume.py",),
    "easl": ("test_liver_and_volume.py",),
    "volume": ("test_liver_and_volume.py",),
    "choi": ("test_choi.py",),
    "attenuation": ("test_choi.py",),
    "percist": ("test_percist.py",),
    "metabolic": ("test_percist.py",),
    "walk": (
        "test_nontarget_and_overall.py",
        "test_new_lesions.py",
        "test_sentences.py",
        "test_steps_at_their_edges.py",
        "test_target_response.py",
    ),
    "moment": ("test_target_response.py", "test_sentences.py"),
}
LAST = (
    "tests/measurements/test_recist_limits.py",
    "tests/measurements/test_responses.py",
    "tests/measurements/test_measurable.py",
    "tests/measurements/test_best_of_case.py",
    "tests/measurements/criteria/test_recist_properties.py",
    "tests/measurements/vectors/test_published_vectors.py",
    "tests/measurements/criteria",
    "--ignore=tests/measurements/criteria/certainty",
    "--ignore=tests/measurements/criteria/cohort",
    "--ignore-glob=*/test_growth*",
)
MODULES = (
    "../protocol", "presets", "recist_1_1", "irecist", "moment", "walk", "who", "mrecist", "easl", "choi",
    "attenuation", "percist", "metabolic", "volume", "rules/*", "irecist_rules/*", "best/*",
)  # fmt: skip
WORDS_ONLY = ("sentences", "words", "__init__", "questions")
"""Modules that only say what others decide."""
CODES = (
    "CR",
    "PR",
    "SD",
    "PD",
    "NE",
    "NON",
    "NED",
    "iCR",
    "iPR",
    "iSD",
    "iUPD",
    "iCPD",
    "NON-i",
    "CMR",
    "PMR",
    "SMD",
    "PMD",
)
LONGEST_SECONDS = 90
COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
CALLED = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    path: Path
    line: int
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        """Where it is and what it changes."""
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.before} -> {self.after}"


def mutants_of(path: Path) -> Iterator[Mutant]:
    """Every change of a module: comparisons, numbers, codes, yes and no, and/or, plus and minus, any and all."""
    source = path.read_text(encoding="utf-8")
    lines = source.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line.encode()))
    raw = source.encode()
    for node in _changeable(ast.parse(source)):
        begin = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        before = raw[begin:end].decode()
        for after in _changes(node):
            changed = raw[:begin] + f"({after})".encode() + raw[end:]
            yield Mutant(path, node.lineno, " ".join(before.split()), after, changed.decode())


def _changeable(tree: ast.AST) -> Iterator[ast.expr]:
    """The expressions that decide; none in words, annotations, or the text of an error."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.JoinedStr | ast.arg | ast.Raise | ast.Import | ast.ImportFrom):
            continue
        if isinstance(child, ast.AnnAssign):
            yield from _changeable(ast.Expression(child.value)) if child.value else ()
            continue
        if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
            continue  # a docstring
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            yield from _changeable(ast.Module(child.body, []))
            continue
        if isinstance(child, ast.keyword) and child.arg == "strict":
            continue  # a guard of the language
        if isinstance(child, ast.Subscript) and isinstance(child.value, ast.Name) and child.value.id == "Literal":
            continue
        if isinstance(child, ast.expr):
            yield child
        yield from _changeable(child)


def _changes(node: ast.expr) -> Iterator[str]:
    """What may stand instead of an expression."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARED:
        yield ast.unparse(ast.Compare(node.left, [COMPARED[type(node.ops[0])]()], node.comparators))
    elif isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            ops = [*node.ops[:place], COMPARED[type(op)](), *node.ops[place + 1 :]]
            yield ast.unparse(ast.Compare(node.left, ops, node.comparators))
    elif isinstance(node, ast.BoolOp):
        other = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        yield ast.unparse(ast.BoolOp(other, node.values))
    elif isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
        yield ast.unparse(ast.BinOp(node.left, COUNTED[type(node.op)](), node.right))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield ast.unparse(node.operand)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED:
        yield ast.unparse(ast.Call(ast.Name(CALLED[node.func.id]), node.args, node.keywords))
    elif isinstance(node, ast.Constant):
        yield from _other_constants(node.value)


def _other_constants(value: object) -> Iterator[str]:
    if isinstance(value, bool):
        yield repr(not value)
    elif isinstance(value, int):
        yield repr(value + 1)
    elif isinstance(value, str) and value in CODES:
        yield repr(CODES[(CODES.index(value) + 1) % len(CODES)])
    elif isinstance(value, str) and value.replace(".", "", 1).isdigit():
        yield repr(value + "1" if "." in value else value + ".1")


class NoShrinking:
    """A plugin of pytest: a failing example is enough, none is made small."""

    def pytest_configure(self) -> None:
        """After the profile of the house has been loaded."""
        from hypothesis import Phase, settings

        settings.register_profile("mutants", settings.default, phases=(Phase.explicit, Phase.generate), database=None)
        settings.load_profile("mutants")


def _is_told_otherwise(path: Path) -> bool:
    """Whether a few random courses differ already from the rules told a second time: quicker than to collect tests."""
    if path.parent.name not in ("criteria", "rules", "best", "irecist_rules", "measurements"):
        return False
    from tests.measurements.criteria.test_told_again import FIRST, differs, irecist_differs

    asked = irecist_differs if "irecist" in path.as_posix() else differs
    return any(asked(seed) for seed in range(FIRST, FIRST + 120))


def _run(mutant: Mutant, stages: tuple[list[str], ...]) -> int:
    """In a child: the tests with the module changed, stage after stage. Exit status of the first that fails."""
    ordinary = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if Path(self.path) == mutant.path:
            return compile(mutant.source, self.path, "exec")
        return ordinary(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore  # what a child is for
    if _is_told_otherwise(mutant.path):
        return 1
    import pytest

    quiet = ("-x", "-q", "-p", "no:cacheprovider", "--no-header", "--hypothesis-seed=0")
    plugins = [NoShrinking()]
    return next((failed for tests in stages if (failed := int(pytest.main([*quiet, *tests], plugins)))), 0)


def tests_of(path: Path) -> tuple[list[str], ...]:
    """The tests of a module in stages: the likeliest to fail, then those of the whole room."""
    name = path.relative_to(ROOT / "measurements").as_posix().removeprefix("criteria/")
    near = [f"tests/measurements/criteria/{t}" for key, own in TESTS.items() if name.startswith(key) for t in own]
    own = [*ALWAYS, *near] if name.startswith("rules/") else [*near, *ALWAYS]
    return tuple([test for test in tests if test.startswith("-") or (ROOT / test).exists()] for tests in (own, LAST))


def start(mutant: Mutant, tests: tuple[list[str], ...]) -> int:
    """Start the child of a mutant; its process id."""
    child = os.fork()
    if child:
        return child
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    status = 3
    try:
        status = _run(mutant, tests)
    finally:
        os._exit(status)


def survivors(mutants: list[Mutant], jobs: int, until: float, *, near: bool) -> tuple[list[Mutant], int, int]:
    """Those that no test notices, how many were tried, and how many ran out of time; `until`: when to stop."""
    waiting, running = list(reversed(mutants)), {}  # type: ignore[var-annotated]
    alive, tried, endless = [], 0, 0
    while waiting or running:
        while waiting and len(running) < jobs and time.monotonic() < until:
            mutant = waiting.pop()
            running[start(mutant, tests_of(mutant.path)[: 1 if near else None])] = (
                mutant,
                time.monotonic() + LONGEST_SECONDS,
            )
        if not running:
            break
        for child, (mutant, deadline) in list(running.items()):
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                tried += 1
                if status == 0:
                    alive.append(mutant)
                    print(f"survives {mutant}" if mutant.line else f"unchanged {mutant.path.stem}: passes", flush=True)
                if tried % 50 == 0:
                    print(f"{tried} tried, {len(alive)} survive", flush=True)
                del running[child]
            elif time.monotonic() > deadline:
                os.kill(child, 9)
                os.waitpid(child, 0)
                tried, endless = tried + 1, endless + 1
                del running[child]
        time.sleep(0.02)
    return alive, tried, endless


def modules(names: list[str]) -> list[Path]:
    """The files of the modules named, without those that only say what others decide."""
    found = [path.resolve() for name in names or MODULES for path in sorted((ROOT / ROOM).glob(f"{name}.py"))]
    return [path for path in dict.fromkeys(found) if not any(word in path.stem for word in WORDS_ONLY)]


def main() -> int:
    """Run the mutants of the modules named; 1 where one survives."""
    asked = argparse.ArgumentParser(description="Mutation testing of the response criteria.")
    asked.add_argument("modules", nargs="*", help="as rules/overall or best/*; none: all")
    asked.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--minutes", type=float, default=120.0, help="stop starting mutants after this time")
    asked.add_argument("--near", action="store_true", help="only the tests of the module itself, not of the room")
    asked.add_argument("--count", action="store_true", help="only count the mutants")
    given = asked.parse_args()
    os.nice(10)
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    mutants = [mutant for path in modules(given.modules) for mutant in mutants_of(path)]
    if given.count:
        print(len(mutants))
        return 0
    import msgspec  # noqa: F401 - once, for all children
    import numpy as np  # noqa: F401
    import pytest  # noqa: F401

    path = mutants[0].path
    unchanged = Mutant(path, 0, "", "", path.read_text(encoding="utf-8"))
    if survivors([unchanged], 1, time.monotonic() + 60, near=given.near)[0] != [unchanged]:
        sys.exit("The tests fail without any change.")
    alive, tried, endless = survivors(mutants, given.jobs, time.monotonic() + given.minutes * 60, near=given.near)
    print(f"mutants {len(mutants)} tried {tried} killed {tried - len(alive)} (endless {endless}) survive {len(alive)}")
    return 1 if alive or tried < len(mutants) else 0


if __name__ == "__main__":
    sys.exit(main())
