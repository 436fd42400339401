"""The shape of the definition files, as models that find every fault at once."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from workbench.study.errors import Fault
from workbench.study.records import KINDS, NEEDS, ROLES

Kind = Literal[KINDS]  # type: ignore[valid-type]
Role = Literal[ROLES]  # type: ignore[valid-type]
Need = Literal[NEEDS]  # type: ignore[valid-type]
ID = Annotated[str, Field(min_length=1, pattern=r"^[^\s|:]+$")]


def _listed(value: Any) -> Any:
    """Let a single word stand for a list of one; YAML reads bare `NO` as a boolean, so say so."""
    if isinstance(value, bool) or (isinstance(value, list) and any(isinstance(part, bool) for part in value)):
        raise ValueError("YAML read this as yes/no; put it in quotation marks")
    return [value] if isinstance(value, str) else value


Names = Annotated[list[Annotated[str, Field(min_length=1)]], BeforeValidator(_listed)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class OfficeModel(_Strict):
    title: str = Field(title="Title of the office")
    start: date | None = Field(None, alias="from", title="First day in office")
    end: date | None = Field(None, alias="to", title="Last day in office")
    of: str | None = Field(None, title="Principal of the office, where it is not the actor's")


class ActorModel(_Strict):
    id: ID = Field(title="Unique id; ISO 3166-1 alpha-3 for a state")
    name: str = Field(min_length=1, title="Display name")
    kind: Kind = Field("group", title="Kind of actor")
    principal: str | None = Field(None, title="Id of whom the actor speaks for; itself if left out")
    role: Role | None = Field(None, title="Role in the process")
    aliases: Names = Field([], title="Other names")
    adjectives: Names = Field([], title="Adjectives of a state")
    demonyms: Names = Field([], title="Names of its people")
    capital: str | None = Field(None, title="Capital")
    capital_aliases: Names = Field([], title="Other spellings of the capital")
    seats: Names = Field([], title="Seats of government")
    bodies: Names = Field([], title="Organs known by a proper name")
    descriptions: Names = Field([], title="Descriptions used once the actor was named")
    ambiguous_names: Names = Field([], title="Names that also mean something else")
    offices: list[OfficeModel] = Field([], title="Dated offices")
    members: Names = Field([], title="Ids of the members of a bloc or group")
    gender: Literal["female", "male"] | None = Field(None, title="Gender, for pronouns")
    country: str | None = Field(None, title="Country of a medium")
    wikidata: Annotated[str, Field(pattern=r"^Q\d+$")] | None = Field(None, title="Wikidata id")
    note: str | None = Field(None, title="Note")


class EventModel(_Strict):
    date: date
    name: str


class StudyModel(_Strict):
    title: str = Field(min_length=1, title="Title of the study")
    target: str = Field("reconciliation between the parties", title="What the stances are toward")
    parties: Names = Field([], title="Ids of the parties; any two actors if left out")
    period: tuple[date, date] | None = Field(None, title="First and last day")
    language: Literal["en"] = Field("en", title="Language of the documents")
    pipeline: str | None = Field(None, title="Name of another spaCy pipeline")
    events: list[EventModel] = Field([], title="Events marked in charts")
    store: str | None = Field(None, title="Database URL for annotations of a team")
    learned: Literal[True, False, "words"] = Field(
        True,
        title="Whether what learned readers see is weighed against the rules; `words`: without the encoder, faster",
    )
    abstain: float = Field(0.0, ge=0, le=1, title="Least confidence of a position; below it the row is `none`")


class LabelModel(_Strict):
    id: ID
    name: str
    value: float | None = None
    color: Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")] = "#777777"
    key: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    definition: str = ""
    example: str = ""
    examples: Names = []
    include: Names = []
    exclude: Names = []
    needs: Annotated[list[Need], BeforeValidator(_listed)] = []


class IssueModel(_Strict):
    id: ID
    name: str
    definition: str = ""


class CodebookModel(_Strict):
    title: str = "Codebook"
    labels: Annotated[list[LabelModel], Field(min_length=2)]
    issues: list[IssueModel] = []
    rules: list[str] = []


def faults_of(error: ValidationError, file: str) -> list[Fault]:
    """Return every fault pydantic found, each with its path in the file, in words."""
    return [Fault(file, _path(found["loc"]), _words(found)) for found in error.errors()]


def _path(location: tuple[int | str, ...]) -> str:
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in location]
    return "".join(parts).lstrip(".")


def _words(found: Any) -> str:
    given = repr(found.get("input"))
    given = given if len(given) <= 60 else given[:57] + "..."
    if found["type"] == "extra_forbidden":
        return "this key is not known; remove it or check its spelling"
    if found["type"] == "missing":
        return "this key is required; add it"
    message = re.sub(r"^(Value error|Input), ?", "", found["msg"])
    return f"{message} (given: {given})"
