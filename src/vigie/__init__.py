"""vigie reads live coverage of crises and extracts attributed, placed, dated claims.

    >>> import vigie
    >>> document = vigie.read("Kharkiv is without power, Mayor Ihor Terekhov said.", published="2024-05-14")  # doctest: +SKIP
    >>> [claim.kind for claim in document.claims]  # doctest: +SKIP
    ['service']
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vigie.build import build
    from vigie.model import Claim, Document, Mention
    from vigie.picture_tables import Picture
    from vigie.pipeline import read

__all__ = ["Claim", "Document", "Mention", "Picture", "__version__", "build", "read"]
__version__ = "0.1.0"

_WHERE = {
    "build": "vigie.build",
    "read": "vigie.pipeline",
    "Claim": "vigie.model",
    "Document": "vigie.model",
    "Mention": "vigie.model",
    "Picture": "vigie.picture_tables",
}


def __getattr__(name: str) -> Any:
    """Load what is asked for, when it is asked for: `import vigie` alone costs nothing."""
    if name in _WHERE:
        from importlib import import_module

        return getattr(import_module(_WHERE[name]), name)
    raise AttributeError(f"module 'vigie' has no attribute {name!r}")


class _Package(ModuleType):
    """`vigie.read` is the function, though a room bears the same name: importing the room does not put the room there."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _WHERE and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
