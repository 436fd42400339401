"""Entries for actors.yml, suggested from the actors that the texts name and no registry knows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workbench.display import actor_table
from workbench.markup import Shown, framed, tag
from workbench.study import Study, normalise_name

if TYPE_CHECKING:
    import pandas as pd

#: Words that only stand for a person.
_PERSON = re.compile(r"\b(he|she|him|his|her|mr|mrs|ms)\b", re.IGNORECASE)


def suggest_actors(codings: pd.DataFrame, study: Study, *, n: int = 12) -> Shown:
    """Return entries for the study's actors.yml: the `n` unknown actors that most documents mention, in YAML.

    Names that share their last word (*President Qodir*, *Temur Qodir*) become one entry with aliases; bodies and offices
    of a listed actor (`VEL-army`) stay apart and come last. Whom an actor
    speaks for is what the texts suggest; kind and principal are for a person to check, and nothing is written.
    """
    table = actor_table(codings, study)
    unknown = table[table["kind"].isna()].sort_values(["documents", "mentions"], ascending=False, kind="stable")
    groups: dict[str, list[dict[str, Any]]] = {}
    records: list[dict[str, Any]] = [dict(row) for row in unknown.to_dict("records")]  # type: ignore[arg-type]
    records.sort(key=_belongs_to_another)
    for row in records:
        groups.setdefault(_shared_by(row), []).append(row)
    text = "\n".join(_entry(rows) for rows in list(groups.values())[:n])
    text = text or "# every actor that the texts name is known already"
    return Shown(framed(tag("pre", text)), text)


def _shared_by(row: Mapping[str, Any]) -> str:
    """Return what rows of one entry share: the last word of a name; bodies and offices of an actor their id."""
    return str(row["actor"]) if _belongs_to_another(row) else normalise_name(str(row["name"])).split()[-1]


def _belongs_to_another(row: Mapping[str, Any]) -> bool:
    return str(row["actor"]).startswith(f"{row['principal']}-")


def _kind(rows: list[dict[str, Any]], main: Mapping[str, Any]) -> str:
    """Return the likely kind: an office is a person (its name ends in a small letter), a body is not."""
    last = str(main["name"]).split()[-1]
    if _belongs_to_another(main):
        return "person" if last.islower() else "ministry" if last == "Ministry" else "group"
    speaks_for_another = main["principal"] != main["actor"]
    return "person" if speaks_for_another or any(_PERSON.search(str(row["words"])) for row in rows) else "group"


def _entry(rows: list[dict[str, Any]]) -> str:
    """Return one entry: the longest name, the other names as aliases, and how often the texts have it."""
    main = max(rows, key=lambda row: len(str(row["name"])))
    aliases = [_quoted(str(row["name"])) for row in rows if row["name"] != main["name"]]
    speaks_for_another = main["principal"] != main["actor"]
    fields: Mapping[str, str] = {
        "id": str(main["actor"]),
        "name": _quoted(str(main["name"])),
        "kind": _kind(rows, main),
        "principal": str(main["principal"]) if speaks_for_another else "",
        "aliases": f"[{', '.join(aliases)}]" if aliases else "",
    }
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    counts = f"# {sum(row['mentions'] for row in rows)} mentions, as {main['words']}"
    return "- " + "\n  ".join([*lines, counts])


def _quoted(name: str) -> str:
    """Return a name as YAML reads it back: in quotation marks where it holds a sign that means something there.

    >>> _quoted("Union: the"), _quoted("Ridge Brigades"), _quoted("NO")
    ('"Union: the"', 'Ridge Brigades', '"NO"')
    """
    import yaml

    try:
        plain = yaml.safe_load(f"[{name}]") == [name] and "#" not in name
    except yaml.YAMLError:
        plain = False
    return name if plain else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
