"""Features -> a Mapbox vector tile (specification 2.1), written without a library: layers of points and polygons with properties."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

EXTENT = 4096
POINT, POLYGON = 1, 3
Coordinates = Sequence[tuple[int, int]]
Feature = tuple[int, Sequence[Coordinates], dict[str, Any]]  # POINT or POLYGON, points or rings in tile units, properties


def tile(layers: Mapping[str, Iterable[Feature]]) -> bytes:
    """Return a tile of these layers; layers without features are left out."""
    return b"".join(_field(3, _layer(name, some)) for name, some in ((n, list(f)) for n, f in layers.items()) if some)


def _layer(name: str, features: list[Feature]) -> bytes:
    keys: dict[str, int] = {}
    values: dict[bytes, int] = {}
    body = [_field(1, name.encode())]
    for sort, parts, properties in features:
        tags: list[int] = []
        for key, value in properties.items():
            if value is not None:
                tags += [keys.setdefault(key, len(keys)), values.setdefault(_value(value), len(values))]
        commands = _points(parts[0]) if sort == POINT else _rings(parts)
        body.append(_field(2, _field(2, _packed(tags)) + b"\x18" + _varint(sort) + _field(4, _packed(commands))))
    body += [_field(3, k.encode()) for k in keys]
    body += [_field(4, v) for v in values]
    return b"".join([*body, b"\x28" + _varint(EXTENT), b"\x78\x02"])


def _points(points: Coordinates) -> list[int]:
    out, last = [len(points) << 3 | 1], (0, 0)
    for x, y in points:
        out += [_zigzag(x - last[0]), _zigzag(y - last[1])]
        last = (x, y)
    return out


def _rings(rings: Sequence[Coordinates]) -> list[int]:
    out: list[int] = []
    last = (0, 0)
    for ring in rings:
        for n, (x, y) in enumerate(ring):
            if n == 0:
                out.append(1 << 3 | 1)
            elif n == 1:
                out.append((len(ring) - 1) << 3 | 2)
            out += [_zigzag(x - last[0]), _zigzag(y - last[1])]
            last = (x, y)
        out.append(1 << 3 | 7)
    return out


def _value(value: Any) -> bytes:
    if isinstance(value, bool):
        return b"\x38" + _varint(int(value))
    if isinstance(value, int):
        return b"\x30" + _varint(_zigzag(value))
    if isinstance(value, float):
        return b"\x19" + struct.pack("<d", value)
    return _field(1, str(value).encode())


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(body)) + body


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _zigzag(n: int) -> int:
    return n << 1 ^ n >> 63


def _varint(n: int) -> bytes:
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)
