"""The codings table: one row per sentence, actor and coder; every stage after the coding reads or writes it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.drafts import draft_of
from workbench.markup import Written
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

STANCES = ("support", "conditional", "neutral", "oppose", "none")
UNCLEAR = "unclear"
VOICES = ("quote", "reported", "deed", "narrator")

#: Column -> pandas dtype, in the order of the table.
COLUMNS: dict[str, str] = {
    "doc_id": "string",
    "sent_id": "string",
    "sent_start": "Int64",
    "sent_end": "Int64",
    "sentence": "string",
    "actor": "string",
    "actor_name": "string",
    "principal": "string",
    "mention": "string",
    "mention_start": "Int64",
    "mention_end": "Int64",
    "stance": "category",
    "value": "Float64",
    "evidence": "string",
    "evidence_start": "Int64",
    "evidence_end": "Int64",
    "condition": "string",
    "voice": "category",
    "source": "string",
    "toward": "list",
    "issues": "list",
    "confidence": "Float64",
    "coder": "string",
    "coded_at": "timestamp",
    "comment": "string",
}
_LISTS = tuple(name for name, dtype in COLUMNS.items() if dtype == "list")
FORMATS = (".csv", ".jsonl", ".parquet")


@dataclass(frozen=True)
class Coding:
    """One row of the table: what `coder` says of one actor in one sentence.

    Offsets are code points into the document's text, half open; None is missing. `why` is the coder's account of the
    label in one line; it belongs to the record and is not a column of the table.
    """

    doc_id: str
    sent_id: str
    sent_start: int
    sent_end: int
    sentence: str
    actor: str
    actor_name: str
    principal: str
    stance: str
    coder: str
    mention: str | None = None
    mention_start: int | None = None
    mention_end: int | None = None
    value: float | None = None
    evidence: str | None = None
    evidence_start: int | None = None
    evidence_end: int | None = None
    condition: str | None = None
    voice: str | None = None
    source: str | None = None
    toward: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    confidence: float | None = None
    coded_at: datetime | None = None
    comment: str | None = None
    why: str = field(default="", compare=False)

    def _repr_html_(self) -> str:
        from workbench.markup import chip, framed, marked, tag

        account = self.why or f"{self.stance}, coded by {self.coder}"
        sentence = tag("p", marked(self.sentence, spans_of(asdict(self))))
        return framed(
            tag("p", chip(self.stance), " ", tag("strong", self.actor_name)), sentence, tag("p", account, kind="soft")
        )


def empty() -> pd.DataFrame:
    """Return a codings table without rows."""
    return to_frame([])


def to_frame(codings: Iterable[Coding]) -> pd.DataFrame:
    """Return codings as a table with the columns and dtypes of `COLUMNS`; `why` stays behind."""
    import pandas as pd

    names = [f.name for f in fields(Coding) if f.name != "why"]
    rows = [[getattr(coding, name) for name in names] for coding in codings]
    return as_codings(pd.DataFrame(rows, columns=names))


def as_codings(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with every column of the table, in order and in its dtype; columns beyond them stay, at the end.

    Raises WorkbenchError where a value cannot be read as its column's dtype.
    """
    import pandas as pd

    out: dict[str, Any] = {}
    for name, dtype in COLUMNS.items():
        given = frame[name] if name in frame else pd.Series([None] * len(frame), index=frame.index, dtype=object)
        try:
            out[name] = _column(given, name, dtype)
        except (ValueError, TypeError) as error:
            raise WorkbenchError(f"the column {name!r} of the codings must hold {dtype} values: {error}") from error
    out.update({name: frame[name] for name in frame.columns if name not in COLUMNS})
    return pd.DataFrame(out, index=frame.index).reset_index(drop=True)


def _column(values: pd.Series, name: str, dtype: str) -> pd.Series:
    import pandas as pd

    if dtype == "list":
        return pd.Series([_as_list(value) for value in values], index=values.index, dtype=object)
    if dtype == "timestamp":
        return pd.to_datetime(
            values, utc=True, format=None if pd.api.types.is_datetime64_any_dtype(values) else "ISO8601"
        )
    if dtype == "category":
        known = list(STANCES) if name == "stance" else list(VOICES)
        plain = values.astype("string")
        extra = sorted(set(plain.dropna()) - set(known))
        return pd.Series(pd.Categorical(plain.astype(object), categories=known + extra), index=values.index)
    if dtype == "string":
        return values.astype("string")
    return pd.to_numeric(values).astype(dtype)  # type: ignore[call-overload, no-any-return]


def _as_list(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part for part in value.split("|") if part]
    if value is None or (isinstance(value, float) and value != value) or not hasattr(value, "__iter__"):
        return []
    return [str(part) for part in value]


def spans_of(row: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """Return the spans of one row as (start, end, kind) in its sentence; kinds are actor, evidence, condition.

    `row` holds the columns of the table; spans that are missing or lie outside of the sentence are left out.
    """
    import pandas as pd

    sentence, start = str(row["sentence"]), row["sent_start"]
    spans = []
    for key, kind in (("mention", "actor"), ("evidence", "evidence")):
        first, last = row[f"{key}_start"], row[f"{key}_end"]
        if not pd.isna(first) and not pd.isna(last) and 0 <= first - start < last - start <= len(sentence):
            spans.append((int(first) - int(start), int(last) - int(start), kind))
    condition = row["condition"]
    if isinstance(condition, str) and condition and (at := sentence.find(condition)) >= 0:
        spans.append((at, at + len(condition), "condition"))
    return spans


def validate(
    frame: pd.DataFrame, *, labels: Iterable[str] | None = None, texts: dict[str, str] | None = None
) -> list[str]:
    """Return everything wrong with a codings table, a line each; an empty list means it is sound.

    `labels` are the stances allowed (the built-in ones and `unclear` if not given). With `texts` (document id -> text)
    every quoted span is held against the text it claims to come from.
    """
    missing = [name for name in COLUMNS if name not in frame]
    if missing:
        return [f"columns are missing: {', '.join(missing)}"]
    faults = _label_faults(frame, set(labels or STANCES) | {UNCLEAR}) + _key_faults(frame)
    for kind in ("sent", "mention", "evidence"):
        faults += _span_faults(frame, kind, texts)
    return faults


def _label_faults(frame: pd.DataFrame, allowed: set[str]) -> list[str]:
    given = frame["stance"].astype("string")
    faults = [
        f"stance {s!r} is not a label; allowed: {', '.join(sorted(allowed))}"
        for s in sorted(set(given.dropna()) - allowed)
    ]
    if given.isna().any():
        faults.append(f"{int(given.isna().sum())} rows have no stance")
    scored = frame[(given == "none") & (frame["value"].notna() | frame["evidence"].notna())]
    faults += [f"{row.sent_id} {row.actor}: `none` must have no value and no evidence" for row in scored.itertuples()]
    outside = frame[(frame["confidence"] < 0).fillna(False) | (frame["confidence"] > 1).fillna(False)]
    return faults + [
        f"{row.sent_id} {row.actor}: confidence {row.confidence} is outside 0..1" for row in outside.itertuples()
    ]


def _key_faults(frame: pd.DataFrame) -> list[str]:
    keys = ["sent_id", "actor", "coder"]
    faults = [f"{int(frame[key].isna().sum())} rows have no {key}" for key in keys if frame[key].isna().any()]
    twice = frame[frame.duplicated(keys)]
    return faults + [f"{row.sent_id} {row.actor} is coded twice by {row.coder}" for row in twice.itertuples()]


def _span_faults(frame: pd.DataFrame, kind: str, texts: dict[str, str] | None) -> list[str]:
    quoted = {"sent": "sentence"}.get(kind, kind)
    faults = []
    spans = frame[["doc_id", "sent_id", "actor", quoted, f"{kind}_start", f"{kind}_end"]].dropna()
    for doc_id, sent_id, actor, text, start, end in spans.itertuples(index=False):
        if not 0 <= start <= end or end - start != len(text):
            faults.append(f"{sent_id} {actor}: {quoted} {text!r} does not fit its offsets {start}..{end}")
        elif texts is not None and doc_id in texts and texts[doc_id][start:end] != text:
            faults.append(f"{sent_id} {actor}: {quoted} {text!r} is not what the document has at {start}..{end}")
    return faults


def concat(frames: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several codings tables as one table; the inputs are not changed."""
    import pandas as pd

    kept = [frame for frame in frames if len(frame)]
    if not kept:
        return empty()
    return as_codings(pd.concat([f.astype({"stance": "string", "voice": "string"}) for f in kept], ignore_index=True))


def read(path: str | Path) -> pd.DataFrame:
    """Read a codings table from CSV, JSON Lines or Parquet, by the file's ending."""
    import pandas as pd

    path = Path(path)
    if not path.is_file():
        raise WorkbenchError(f"there is no file {path}; give a codings table ending in {', '.join(FORMATS)}")
    try:
        if path.suffix == ".csv":
            return as_codings(pd.read_csv(path, dtype="string", keep_default_na=False, na_values=[""]))
        if path.suffix == ".jsonl":
            return as_codings(pd.DataFrame(_json_lines(path)))
        if path.suffix == ".parquet":
            return as_codings(_from_parquet(path))
    except WorkbenchError:
        raise
    except Exception as error:
        raise WorkbenchError(f"{path} cannot be read as a codings table: {str(error).splitlines()[0]}") from error
    raise WorkbenchError(f"{path.name} ends in {path.suffix!r}; codings tables end in {', '.join(FORMATS)}")


def _from_parquet(path: Path) -> pd.DataFrame:
    """Read a Parquet file; its lists share their words, and are no arrays on the way: large tables need half the memory."""
    from pyarrow import parquet, types

    held: Any = parquet.read_table(path)
    lists = [name for name in held.column_names if types.is_list(held.schema.field(name).type)]
    words: dict[str, str] = {}
    made = {
        name: [
            [words.setdefault(word, word) for word in row] if row else row
            for chunk in held.column(name).chunks
            for row in chunk.to_pylist()
        ]
        for name in lists
    }
    frame: Any = held.drop_columns(lists).to_pandas()
    return frame.assign(**made)[held.column_names]  # type: ignore[no-any-return]


def _json_lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def write(frame: pd.DataFrame, path: str | Path) -> Path:
    """Write a codings table as CSV, JSON Lines or Parquet, by the ending; a stopped write leaves no half file."""
    path = Path(path)
    if path.suffix not in FORMATS:
        raise WorkbenchError(f"{path.name} ends in {path.suffix!r}; codings tables end in {', '.join(FORMATS)}")
    with draft_of(path) as draft:
        _write_draft(frame, draft)
    return Written(path)


def _write_draft(frame: pd.DataFrame, draft: Path) -> None:
    if draft.suffix == ".csv":
        flat = frame.assign(**{name: frame[name].map("|".join) for name in _LISTS}, coded_at=_iso(frame["coded_at"]))
        flat.to_csv(draft, index=False, encoding="utf-8", lineterminator="\n")
    elif draft.suffix == ".jsonl":
        draft.write_text("".join(line + "\n" for line in to_json_lines(frame)), encoding="utf-8")
    else:
        frame.to_parquet(draft, index=False)


def to_json_lines(frame: pd.DataFrame) -> Iterable[str]:
    """Yield one JSON object per row: lists as arrays, missing values as null, times in ISO 8601 UTC."""
    plain = frame.assign(coded_at=_iso(frame["coded_at"])).astype(object)
    for record in plain.where(plain.notna(), None).to_dict("records"):
        yield json.dumps(record, ensure_ascii=False)


def _iso(times: pd.Series) -> pd.Series:
    text: pd.Series = times.dt.strftime("%Y-%m-%dT%H:%M:%SZ").astype("string")
    return text
