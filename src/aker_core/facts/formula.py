"""Formulas that can be computed again: arithmetic over the roles of a fact, read as data and never as code.

A formula is written with the names of roles, numbers, ``+ - * / **``, brackets and the functions `sum`, `count`,
`sqrt`, `ln`, `round` (to whole numbers), `minimum`, `maximum`. A role is a number, or a vector by part; vectors meet
part by part, `sum` makes a number of one.
"""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

Vector = dict[str, float]
Amount = float | Vector
MAX_CHARS = 2_000
_OPERATORS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def _sum(value: Amount) -> float:
    return math.fsum(value.values()) if isinstance(value, dict) else value


def _count(value: Amount) -> float:
    return float(len(value)) if isinstance(value, dict) else 1.0


def _each(function: Callable[[float], float]) -> Callable[[Amount], Amount]:
    def applied(value: Amount) -> Amount:
        return {part: function(item) for part, item in value.items()} if isinstance(value, dict) else function(value)

    return applied


def _both(function: Callable[[float, float], float], left: Amount, right: Amount) -> Amount:
    """Part by part; a number beside a vector stands for each part. Parts that only one has are left out."""
    if isinstance(left, dict) and isinstance(right, dict):
        return {part: function(value, right[part]) for part, value in left.items() if part in right}
    if isinstance(left, dict):
        return {part: function(value, _number(right)) for part, value in left.items()}
    if isinstance(right, dict):
        return {part: function(left, value) for part, value in right.items()}
    return function(left, right)


def _number(value: Amount) -> float:
    if isinstance(value, dict):
        raise TypeError("The formula gives a vector. Put sum(...) around it")
    return value


_FUNCTIONS: dict[str, Callable[..., Amount]] = {
    "sum": _sum,
    "count": _count,
    "sqrt": _each(math.sqrt),
    "ln": _each(math.log),
    "round": _each(lambda value: float(round(value))),
    "minimum": lambda left, right: _both(min, left, right),
    "maximum": lambda left, right: _both(max, left, right),
}


@lru_cache(maxsize=1024)
def _tree(formula: str) -> ast.expr:
    if len(formula) > MAX_CHARS:
        raise ValueError(f"a formula has {len(formula)} characters. The limit is {MAX_CHARS}")
    return ast.parse(formula, mode="eval").body


def roles_of(formula: str) -> list[str]:
    """The roles that a formula names, each once, in the order of their names."""
    names = {node.id for node in ast.walk(_tree(formula)) if isinstance(node, ast.Name)}
    return sorted(names - set(_FUNCTIONS))


def evaluate(formula: str, amounts: Mapping[str, Amount]) -> float:
    """The number that a formula gives for the amounts of its roles.

    Raises KeyError for a role without an amount, ValueError for text that is not a formula,
    ZeroDivisionError and the like as arithmetic does.
    """
    return _number(_value(_tree(formula), amounts))


def _value(node: ast.expr, amounts: Mapping[str, Amount]) -> Amount:
    match node:
        case ast.Constant(value=int() | float() as number):
            return float(number)
        case ast.Name(id=role):
            return amounts[role]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _both(operator.sub, 0.0, _value(operand, amounts))
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in _OPERATORS:
            return _both(_OPERATORS[type(operation)], _value(left, amounts), _value(right, amounts))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]) if name in _FUNCTIONS:
            values: list[Any] = [_value(argument, amounts) for argument in arguments]
            return _FUNCTIONS[name](*values)
    raise ValueError(f"{ast.unparse(node)!r} is not part of a formula. Use roles, numbers, + - * / ** and functions")
