"""A live page: each visit may find a new post, one edited, one withdrawn, or other bytes with the same words."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

BEGUN = datetime(2024, 5, 14, 3, tzinfo=UTC)
TOWNS = ("Kharkiv", "Kherson", "Poltava", "Sumy", "Odesa")
LONGEST = 5  # posts shown


@dataclass
class LivePage:
    """`plain`: without JSON-LD, by its markup alone. Every state of its words is one that it never had; `states` counts them."""

    chance: Random = field(default_factory=lambda: Random(11))
    plain: bool = False
    posts: list[tuple[int, str]] = field(default_factory=list)
    n: int = 0
    states: int = 0
    shown: set[tuple[tuple[int, str], ...]] = field(default_factory=set)

    def step(self) -> bool:
        """Go on by one visit; return whether the words changed."""
        self.n += 1
        what = self.chance.choices(("grow", "edit", "withdraw", "noise"), (2, 1, 1, 16))[0] if self.posts else "grow"
        at = self.chance.randrange(len(self.posts)) if self.posts else 0
        after = list(self.posts)
        if what == "grow":
            after = [(self.n, self._words()), *after][:LONGEST]
        elif what == "edit":
            after[at] = (after[at][0], self._words())
        elif what == "withdraw":
            del after[at]
        if not after or tuple(after) in self.shown:
            return False
        self.posts = after
        self.shown.add(tuple(after))
        self.states += 1
        return True

    def _words(self) -> str:
        return f"Note {self.n}: water is out in {self.chance.choice(TOWNS)} and {self.n} houses have none, the mayor said, and repair teams are at work."

    def html(self, noise: int) -> str:
        """The page; `noise`: what differs at each visit without being words."""
        posts = [((BEGUN + timedelta(minutes=n)).isoformat(), f"Update {n}", words) for n, words in self.posts]
        advert = f'<!-- visit {noise} --><script>var n = {noise};</script><nav><a href="/?{noise}">Home</a></nav>'
        if self.plain:
            shown = "".join(f'<article class="live-post"><time datetime="{at}">now</time><h3>{head}</h3><p>{words}</p></article>' for at, head, words in posts)
            return f"<html lang='en'><head><title>The night</title></head><body>{advert}<main><section class='live-blog'>{shown}</section></main></body></html>"
        updates = [{"@type": "BlogPosting", "headline": head, "articleBody": words, "datePublished": at} for at, head, words in posts]
        data = {"@context": "https://schema.org", "@type": "LiveBlogPosting", "headline": "The night", "liveBlogUpdate": updates}
        return f"<html lang='en'><head><title>The night</title><script type='application/ld+json'>{json.dumps(data)}</script></head><body>{advert}<p>x</p></body></html>"
