"""Rows of a codings table, made by hand."""

from __future__ import annotations

from workbench.codings import Coding


def coding(doc: str, index: int, actor: str, stance: str, **more: object) -> Coding:
    """Return one row about sentence `index` of document `doc`."""
    values = {"support": 1.0, "conditional": 0.5, "neutral": 0.0, "oppose": -1.0}
    sentence = f"{actor} said a thing about the talks."
    plain: dict[str, object] = {
        "doc_id": doc, "sent_id": f"{doc}:{index}", "sent_start": index * 100, "sent_end": index * 100 + len(sentence),
        "sentence": sentence, "actor": actor, "actor_name": actor, "principal": actor, "coder": "rules@test",
        "mention": actor, "mention_start": index * 100, "mention_end": index * 100 + len(actor),
        "issues": ("security",),
    }  # fmt: skip
    return Coding(stance=stance, value=values.get(stance), **(plain | more))  # type: ignore[arg-type]


def small_table():
    """Return three actors over six documents: VEL supports, KAR is split, SRV opposes; one pair has no position."""
    from workbench.codings import to_frame

    rows = []
    for number in range(6):
        doc = f"d{number}"
        rows += [
            coding(doc, 0, "VEL", "support"),
            coding(doc, 1, "KAR", "support" if number % 2 else "oppose"),
            coding(doc, 2, "SRV", "oppose" if number else "conditional", condition="the talks"),
        ]
    rows.append(coding("d5", 3, "VEL", "none", issues=()))
    return to_frame(rows)
