"""Nothing iterates a set: the order of its elements changes with PYTHONHASHSEED, and with it what is computed.

The check reads the source. It knows what is a set from how it is written: literals, `set(...)`, comprehensions, the
operators of sets and of `keys()`, names and attributes that are annotated with or assigned one, and calls of functions
that are annotated to return one. Where order is without effect (`sorted`, `len`, `in`, another set) a set may be used.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*(ROOT / "src").rglob("*.py"), *(ROOT / "flows").rglob("*.py")])
SETS = {"set", "frozenset", "Set", "AbstractSet", "MutableSet"}
MAKE_SETS = {"union", "intersection", "difference", "symmetric_difference", "copy"}
WITHOUT_ORDER = {"sorted", "set", "frozenset", "len", "any", "all", "min", "max", "is_in", "update", "union", "drop"}
IN_ORDER = {"list", "tuple", "enumerate", "iter", "map", "filter", "zip", "join", "Series", "fromkeys", "extend"}
IN_ORDER |= {"chain", "sum", "fsum", "dumps", "DataFrame", "array", "cycle", "islice"}
KEYED = {"sorted", "min", "max"}  # with key=: elements of equal keys come in the order of the set


@dataclass
class Known:
    """Names that are sets. everywhere: attributes, functions and constants of all modules."""

    functions: set[str] = field(default_factory=set)
    attributes: set[str] = field(default_factory=set)
    constants: set[str] = field(default_factory=set)


def is_annotated(note: ast.expr | None) -> bool:
    """Whether an annotation says that something is a set."""
    match note:
        case ast.Subscript(value=value):
            return is_annotated(value)
        case ast.BinOp(left=left, right=right):
            return is_annotated(left) or is_annotated(right)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name in SETS
        case ast.Constant(value=str(text)):
            return text.partition("[")[0] in SETS
    return False


def name_of(call: ast.expr) -> str:
    """The last part of the name of a function."""
    return call.id if isinstance(call, ast.Name) else call.attr if isinstance(call, ast.Attribute) else ""


def is_set(node: ast.expr, known: Known, local: set[str]) -> bool:
    """Whether an expression is a set, as far as its writing says."""
    match node:
        case ast.Set() | ast.SetComp():
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in {"set", "frozenset"} or name in known.functions
        case ast.Call(func=ast.Attribute(value=value, attr=name)):
            return (name in MAKE_SETS and is_set(value, known, local)) or name in known.functions
        case ast.BinOp(left=left, right=right, op=ast.Sub() | ast.BitAnd() | ast.BitOr() | ast.BitXor()):
            return any(is_set(side, known, local) or is_keys(side) for side in (left, right))
        case ast.IfExp(body=body, orelse=orelse):
            return is_set(body, known, local) or is_set(orelse, known, local)
        case ast.NamedExpr(value=value):
            return is_set(value, known, local)
        case ast.Name(id=name):
            return name in local or name in known.constants
        case ast.Attribute(attr=name):
            return name in known.attributes or name in known.constants
    return False


def is_keys(node: ast.expr) -> bool:
    """`keys()` of a dictionary: has an order of its own, but not after an operator."""
    return isinstance(node, ast.Call) and name_of(node.func) == "keys"


def declared(trees: list[ast.Module]) -> Known:
    """Attributes, functions and constants of all modules that are sets; a name that is used for others too is none."""
    known, others = Known(), set()
    for node in (each for tree in trees for each in ast.walk(tree)):
        match node:
            case ast.FunctionDef(name=name, returns=note):
                (known.functions if is_annotated(note) else others).add(name)
            case ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name), annotation=note):
                (known.attributes if is_annotated(note) else others).add(name)
    for node in (each for tree in trees for each in tree.body):
        match node:  # a private constant is known in its own module
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.isupper() and name[0] != "_":
                (known.constants if is_set(value, known, set()) else others).add(name)
    return Known(known.functions - others, known.attributes - others, known.constants - others)


class Module:
    """The places of one module where the order of a set has an effect."""

    def __init__(self, tree: ast.Module, known: Known) -> None:
        self.known = known
        self.parents: dict[ast.AST, ast.AST] = {}
        self.nodes: list[ast.AST] = []
        self.written: dict[ast.AST, list[ast.AST]] = {}  # by function (or module): what names something there
        self._read(tree, tree)
        self.local: dict[ast.AST, set[str]] = {}
        for scope in self.written:  # outer ones come first
            self.local[scope] = self._sets_of(scope)

    def _read(self, node: ast.AST, scope: ast.AST) -> None:
        self.nodes.append(node)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.Lambda):
            scope = node
            self.written[scope] = []
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            self.written[scope].append(node)
        for child in ast.iter_child_nodes(node):
            self.parents[child] = node
            self._read(child, scope)

    def _sets_of(self, scope: ast.AST) -> set[str]:
        """Names that are sets in a function, from their annotation or from what they are assigned, or around it."""
        names = set(self.names_at(self.parents[scope])) if scope in self.parents else set()
        arguments = getattr(scope, "args", None)
        if isinstance(arguments, ast.arguments):
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
            names -= {each.arg for each in every}
            names |= {each.arg for each in every if is_annotated(each.annotation)}
        for node in self.written[scope]:
            match node:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=note) if is_annotated(note):
                    names.add(name)
                case ast.Assign(targets=[ast.Tuple(elts=several)], value=ast.Tuple(elts=values)):
                    pairs = zip(several, values, strict=False)
                    names |= {n.id for n, v in pairs if isinstance(n, ast.Name) and is_set(v, self.known, names)}
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    names = names | {name} if is_set(value, self.known, names) else names
                case ast.NamedExpr(target=ast.Name(id=name), value=value) if is_set(value, self.known, names):
                    names.add(name)
        return names

    def names_at(self, node: ast.AST) -> set[str]:
        """Names that are sets where a node stands."""
        while node not in self.local and node in self.parents:
            node = self.parents[node]
        return self.local.get(node, set())

    def is_without_order(self, node: ast.AST) -> bool:
        """Whether the call that takes an iteration does not care for its order."""
        holder = self.parents.get(node)
        if not isinstance(holder, ast.Call) or node not in holder.args:
            return False
        return name_of(holder.func) in WITHOUT_ORDER and not has_partial_key(holder)

    def lines(self) -> Iterator[int]:
        """Lines where a set is gone through in its order."""
        for node in self.nodes:
            names = None
            for each in self._iterated(node):
                names = names or self.names_at(node)
                if is_set(each, self.known, names):
                    yield each.lineno

    def _iterated(self, node: ast.AST) -> list[ast.expr]:
        """What a node goes through one by one, where the order of that has an effect."""
        match node:
            case ast.For(iter=each):
                return [each]
            case ast.ListComp(generators=parts) | ast.GeneratorExp(generators=parts) | ast.DictComp(generators=parts):
                return [] if self.is_without_order(node) else [part.iter for part in parts]
            case ast.Starred(value=each) if not isinstance(self.parents.get(node), ast.Set):
                return [] if self.is_without_order(node) else [each]
            case ast.Call(func=func, args=arguments) if name_of(func) in IN_ORDER:
                return [] if self.is_without_order(node) else list(arguments)
            case ast.Call(args=arguments) if has_partial_key(node):
                return list(arguments[:1])
        return []


def has_partial_key(call: ast.Call) -> bool:
    """Whether `sorted`, `min` or `max` may take different elements as equal: those come in the order of the set.

    A key that ends in the element itself (`lambda each: (-len(each), each)`) tells all apart.
    """
    key = next((word.value for word in call.keywords if word.arg == "key"), None)
    if name_of(call.func) not in KEYED or key is None:
        return False
    match key:
        case ast.Lambda(args=ast.arguments(args=[ast.arg(arg=name)]), body=ast.Tuple(elts=[*_, ast.Name(id=last)])):
            return name != last
    return True


def found_in(paths: list[Path]) -> list[str]:
    """Every place of some files where the order of a set has an effect."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths}
    known = declared(list(trees.values()))
    return [
        f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path.name}:{line}"
        for path, tree in trees.items()
        for line in Module(tree, known).lines()
    ]


def test_nothing_iterates_a_set() -> None:
    assert found_in(FILES) == [], "sort it first: its order changes with PYTHONHASHSEED"


@pytest.mark.parametrize(
    ("code", "is_found"),
    [
        ("for name in {1, 2}: pass", True),
        ("def f(names: set[str]):\n    return [name for name in names]", True),
        ("def f(names: set[str]):\n    return sorted(name for name in names)", False),
        ("def f(names: frozenset[str]):\n    return ', '.join(names)", True),
        ("def f(names: frozenset[str]):\n    return ', '.join(sorted(names))", False),
        ("def f(a, b):\n    gone = a.keys() - b\n    return list(gone)", True),
        ("def f(a):\n    return list(a.keys())", False),
        ("def f(a):\n    return sorted(set(a), key=len)", True),
        ("def f(a):\n    return sorted(set(a), key=lambda each: (len(each), each))", False),
        ("def f(a):\n    return (*set(a), 1)", True),
        ("def f(a):\n    return {*set(a), 1}", False),
        ("def f() -> set[str]: ...\n\ndef g():\n    return {name: 1 for name in f()}", True),
        ("class A:\n    names: frozenset[str]\n\ndef g(a):\n    return tuple(a.names)", True),
        ("WORDS = frozenset({'a'})\n\ndef f():\n    return [w for w in WORDS]", True),
        ("def f(a):\n    return 1 in set(a), len(set(a)), set(a) | {1}", False),
        ("def f(expr, a):\n    return expr.is_in(list(set(a)))", False),
        ("def f(a):\n    left = a\n    return list(left)", False),
    ],
)
def test_the_check_finds_what_it_is_for(tmp_path: Path, code: str, is_found: bool) -> None:
    path = tmp_path / "code.py"
    path.write_text(code)
    assert bool(found_in([path])) is is_found


@pytest.mark.parametrize("package", ["aker_core", "aker_jobs", "aker_geo"])
def test_columns_are_not_added_in_pairs_that_threads_choose(package: str) -> None:
    """`sum_horizontal` and `mean_horizontal` of fractions depend on the number of threads; see `order_free`."""
    paths = [path for path in FILES if package in path.parts and path.name != "order_free.py"]
    words = ("sum_horizontal", "mean_horizontal")
    assert [path.name for path in paths if any(word in path.read_text(encoding="utf-8") for word in words)] == []
