"""Ways in which bytes go wrong on their way, or are made wrong: each a pure function of bytes and chance."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

Mutation = Callable[[bytes, Random], bytes]
ZIP = b"PK\x03\x04"
# No number of any publisher. A number may stand between thousands' commas or end in .0: those are read where certain.
NO_NUMBERS = (
    *("1e400", "-1e400", "inf", "-Infinity", "nan", "NaN", "true", "null0", "٣", "１２", "१", "$1,0000,0", "1E+05"),
    *("12\x0034", "0x1F", "1_000", "--5", "5-5", "9" * 400, "1 2 3", "#REF!", "=1+1", "½", "²"),
)
# The same number in another way of writing: the same figure, or a refusal.
SAME = ("{}.0", "{}.00", " {} ", "+{}")
LARGE = 200_000


@dataclass(frozen=True)
class Mutated:
    """The bytes, how they were changed, and what was planted into a cell where that was it."""

    body: bytes
    kind: str
    planted: str = ""


def flipped(body: bytes, chance: Random) -> bytes:
    """Some bits the other way round."""
    changed = bytearray(body)
    for _ in range(chance.choice((1, 1, 2, 8, 64))):
        at = chance.randrange(len(changed))
        changed[at] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncated(body: bytes, chance: Random) -> bytes:
    """The end, or the beginning, is missing."""
    at = chance.randrange(len(body) + 1)
    return body[:at] if chance.random() < 0.8 else body[at:]


def duplicated(body: bytes, chance: Random) -> bytes:
    """A part is there twice, or many times."""
    start = chance.randrange(len(body))
    part = body[start : start + chance.choice((1, 10, 100, 5_000))]
    return body[:start] + part * chance.choice((2, 2, 3, 50)) + body[start + len(part) :]


def without_part(body: bytes, chance: Random) -> bytes:
    """A part is missing."""
    start = chance.randrange(len(body))
    return body[:start] + body[start + chance.choice((1, 3, 100, 3_000)) :]


def swapped(body: bytes, chance: Random) -> bytes:
    """Two lines, or two cells of one, change their places."""
    lines = body.split(b"\n")
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    if chance.random() < 0.3:
        lines[one], lines[other] = lines[other], lines[one]
    else:
        cells = lines[one].split(b",")
        left, right = chance.randrange(len(cells)), chance.randrange(len(cells))
        cells[left], cells[right] = cells[right], cells[left]
        lines[one] = b",".join(cells)
    return b"\n".join(lines)


def encoded(body: bytes, chance: Random) -> bytes:
    """Saved in another encoding, with other line ends, other separators, or with a mark in front."""
    text = body.decode("utf-8", "replace")
    return chance.choice(
        (
            lambda: text.encode("utf-16"),
            lambda: text.encode("utf-16-be"),
            lambda: text.encode("latin-1", "replace"),
            lambda: text.encode("utf-32"),
            lambda: b"\xef\xbb\xbf" + body,
            lambda: body.replace(b"\n", b"\r"),
            lambda: body.replace(b"\n", b"\r\n"),
            lambda: body.replace(b",", b";"),
            lambda: body.replace(b",", b"\t"),
            lambda: body.replace(b'"', b""),
            lambda: text.encode("utf-8").replace(b"e", b"\xe9"),
        )
    )()


def huge(body: bytes, chance: Random) -> bytes:
    """A field, a line or a nesting of enormous length."""
    at = chance.randrange(len(body) + 1)
    unit = chance.choice((b"x", b"9", b",", b'"', b"\n", b"[", b"{", b"(", b"<a ", b" ", b"\x00", b"&amp;", b'{"a":'))
    return body[:at] + unit * (LARGE // len(unit)) + body[at:]


MUTATIONS: dict[str, Mutation] = {
    mutation.__name__: mutation
    for mutation in (flipped, truncated, duplicated, without_part, swapped, encoded, huge)
}  # fmt: skip
_NUMBER_CELL = re.compile(rb'(?<=[,\t;:"\n ])-?[0-9]+(?:\.[0-9]+)?(?=[,\t;"}\r\n\] ])')


def planted(body: bytes, chance: Random) -> Mutated:
    """A number in a cell becomes a text that is none, or the same number in another way of writing."""
    cells = list(_NUMBER_CELL.finditer(body, body.find(b"\n") + 1 if b"\n" in body else 0))
    if not cells:
        return Mutated(flipped(body, chance), "flipped")
    cell = chance.choice(cells)
    same = chance.random() < 0.25
    text = chance.choice(SAME).format(cell[0].decode()) if same else chance.choice(NO_NUMBERS)
    if "," in text and body[cell.start() - 1 : cell.start()] != b'"' and body[:1] not in b"[{":
        text = f'"{text}"'
    changed = body[: cell.start()] + text.encode() + body[cell.end() :]
    return Mutated(changed, "same" if same else "planted", text)


def mutated(body: bytes, chance: Random) -> Mutated:
    """The bytes after one mutation; of a zip that of a member, or of the zip itself."""
    if body.startswith(ZIP) and chance.random() < 0.75:
        return _in_zip(body, chance)
    if chance.random() < 0.3:
        return planted(body, chance)
    kind = chance.choice(sorted(MUTATIONS))
    return Mutated(MUTATIONS[kind](body, chance), kind)


def _in_zip(body: bytes, chance: Random) -> Mutated:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    at = chance.randrange(len(members))
    name, content = members[at]
    if not content:
        return Mutated(flipped(body, chance), "flipped")
    inner = mutated(content, chance) if not content.startswith(ZIP) else Mutated(flipped(content, chance), "flipped")
    members[at] = name, inner.body
    return Mutated(zipped(members), f"{inner.kind} in a zip" if not inner.planted else inner.kind, inner.planted)


def zipped(members: list[tuple[str, bytes]]) -> bytes:
    """A zip of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
