"""What the tests of charts share: dates and outlets of the small table, and what is written in a figure."""

from __future__ import annotations

import datetime

from workbench import charts

DATES = {f"d{n}": datetime.date(2024, 1 + n, 5) for n in range(6)}
OUTLETS = {f"d{n}": "Meridian Wire" if n % 2 else "The Gazette" for n in range(6)}
FACTS = {"dates": DATES, "outlets": OUTLETS}


def draw(name: str, table, study, **options):
    return charts.CHARTS[name](table, study=study, **(charts.facts_for(name, FACTS) | options))


def texts(figure) -> list[str]:
    return [text.get_text() for axes in figure.axes for text in axes.texts] + [text.get_text() for text in figure.texts]


def caption(figure) -> str:
    return " ".join(" ".join(texts(figure)).split())


def urls(figure) -> set[str]:
    from matplotlib.artist import Artist

    found = {artist.get_url() for artist in figure.findobj(Artist) if artist.get_url()}
    return found | {url for axes in figure.axes for dots in axes.collections for url in (dots.get_urls() or []) if url}


def turned(table, actor: str, until: int = 6):
    """People see the opposite of the program for one actor in the first documents, and agree elsewhere."""
    gold = table.assign(coder="person:ana")
    places = gold["actor"].eq(actor) & gold["value"].notna() & gold["doc_id"].isin([f"d{n}" for n in range(until)])
    for place in gold.index[places]:
        value = -gold.loc[place, "value"]
        gold.loc[place, ["stance", "value"]] = ["support" if value > 0 else "oppose", value]
    return gold
