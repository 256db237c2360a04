"""What the public may see of the picture: rules that an editor writes (default.toml, docs/CARE.md), laid over rows one by one.

`published` gives a whole picture; `rows.py` and `decisions.py` have one function for each table, for rows that a store gives one by one.
"""

from vigie.publish.picture import Held, Published, published
from vigie.publish.reading import default_rules, read_rules
from vigie.publish.rules import Rules

__all__ = ["Held", "Published", "Rules", "default_rules", "published", "read_rules"]
