"""Read a study folder and report everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields, replace
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

import yaml

from workbench.study.errors import Fault, StudyError, WorkbenchError
from workbench.study.names import normalise_name
from workbench.study.records import Actor, Codebook, Event, Issue, Label, Office, Study

_WORLD_FILES = ("states.yml", "organisations.yml", "media.yml")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_Model = TypeVar("_Model")
_STATES = frozenset({"state", "government"})
_KNOWN_BY_NAME = frozenset({"state", "igo", "bloc"})


def load_study(folder: str | Path) -> Study:
    """Load the study in `folder`; raise StudyError with every fault of its files if it cannot be used."""
    folder = _study_folder(folder)
    faults: list[Fault] = []
    settings = _settings(folder, faults)
    own = _own_actors(folder, faults)
    codebook = _codebook(folder, faults)
    actors = _ceded({**world(), **own}, own)
    faults += _actor_faults(own, actors) + _setting_faults(settings, actors)
    cues = _cues(folder, faults)
    if faults or settings is None or codebook is None:
        raise StudyError(str(folder), faults)
    return Study(
        folder=folder,
        title=settings.title,
        target=settings.target,
        codebook=codebook,
        actors=actors,
        own_actors=tuple(own),
        parties=tuple(settings.parties),
        period=settings.period,
        language=settings.language,
        pipeline=settings.pipeline,
        events=tuple(Event(e.date, e.name) for e in settings.events),
        cues=cues,
        store=settings.store,
        learned=settings.learned,
        abstain=settings.abstain,
    )


def default_study() -> Study:
    """Return the bundled default study."""
    return load_study(bundled_study("turkiye-syria"))


def bundled_study(name: str) -> Path:
    """Return the folder of a study that comes with the workbench: from the installed package or the repository."""
    package = Path(str(resources.files("workbench")))
    for folder in (package / "bundled" / name, package.parent / "data" / name):
        if (folder / "study.yml").is_file():
            return folder
    raise WorkbenchError(f"no bundled study is called {name!r}; install the workbench again or name a study folder")


@lru_cache(maxsize=1)
def world() -> dict[str, Actor]:
    """Return the built-in registry: states, international organisations and media, by id."""
    entries: dict[str, Actor] = {}
    for file in _WORLD_FILES:
        text = (resources.files("workbench") / "resources" / "world" / file).read_text(encoding="utf-8")
        for entry in yaml.load(text, Loader=_Loader) or []:
            actor = _actor_from_plain(entry)
            acronym = actor.kind in ("igo", "bloc") and actor.id.isalpha() and actor.id.isupper()
            known = acronym and actor.id not in (actor.name, *actor.aliases)
            entries[actor.id] = replace(actor, aliases=(actor.id, *actor.aliases)) if known else actor
    return entries


def _study_folder(folder: str | Path) -> Path:
    path = Path(folder).expanduser()
    if path.name == "study.yml":
        path = path.parent
    if not path.is_dir():
        raise WorkbenchError(f"there is no study folder {path}; make one with: workbench new {path}")
    return path.resolve()


def _read_yaml(path: Path, faults: list[Fault]) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        faults.append(Fault(path.name, where, f"not valid YAML: {getattr(error, 'problem', None) or error}"))
    except UnicodeDecodeError:
        faults.append(Fault(path.name, "", "not UTF-8 text; save it with the encoding UTF-8"))
    return None


def _validated(model: type[_Model], data: Any, file: str, faults: list[Fault], prefix: str = "") -> _Model | None:
    from pydantic import ValidationError

    from workbench.study.schema import faults_of

    try:
        return model.model_validate(data)  # type: ignore[attr-defined, no-any-return]
    except ValidationError as error:
        faults += [
            replace(f, path=f"{prefix}{'.' if prefix and f.path else ''}{f.path}") for f in faults_of(error, file)
        ]
        return _without_faults(model, data, error)


def _without_faults(model: type[_Model], data: Any, error: Any) -> _Model | None:
    """Return what is left of a faulty entry once its faulty keys are taken out, so that the other checks can go on."""
    from pydantic import ValidationError

    faulty = {found["loc"][0] for found in error.errors() if found["loc"]}
    if not isinstance(data, dict) or not faulty & set(data):
        return None
    try:
        return model.model_validate({key: value for key, value in data.items() if key not in faulty})  # type: ignore[attr-defined, no-any-return]
    except ValidationError:
        return None


def _settings(folder: Path, faults: list[Fault]) -> Any:
    from workbench.study.schema import StudyModel

    path = folder / "study.yml"
    if not path.is_file():
        faults.append(Fault("study.yml", "", f"is missing in {folder}; make a study with: workbench new DIR"))
        return None
    before = len(faults)
    data = _read_yaml(path, faults)
    return (
        None if len(faults) > before else _validated(StudyModel, data if data is not None else {}, "study.yml", faults)
    )


def _own_actors(folder: Path, faults: list[Fault]) -> dict[str, Actor]:
    from workbench.study.schema import ActorModel

    path = folder / "actors.yml"
    data = _read_yaml(path, faults) if path.is_file() else None
    if data is None:
        return {}
    if not isinstance(data, list):
        faults.append(Fault("actors.yml", "", "must be a list of actors, each beginning with `- id:`"))
        return {}
    found: dict[str, Actor] = {}
    for index, entry in enumerate(data):
        base = world().get(str(entry.get("id"))) if isinstance(entry, dict) else None
        model = _validated(ActorModel, _over(base, entry), "actors.yml", faults, f"[{index}]")
        if model is None:
            continue
        if model.id in found:
            faults.append(
                Fault("actors.yml", f"[{index}].id", f"{model.id!r} stands twice; give each actor its own id")
            )
        found[model.id] = _overlay(base, _actor_from_plain(model.model_dump(by_alias=True, exclude_unset=True)), entry)
    return found


def _over(base: Actor | None, entry: Any) -> Any:
    """Let an entry that overrides a built-in actor leave out its name."""
    if base is not None and isinstance(entry, dict) and "name" not in entry:
        return {**entry, "name": base.name}
    return entry


def _overlay(base: Actor | None, own: Actor, entry: dict[str, Any]) -> Actor:
    """Override a built-in actor field by field: what the study does not state stays as it was."""
    if base is None:
        return own
    return replace(base, **{key: getattr(own, key) for key in entry if key != "id"})


def _actor_from_plain(entry: dict[str, Any]) -> Actor:
    names = {f.name for f in fields(Actor)}
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in entry.items() if key in names
    }
    plain["offices"] = tuple(
        Office(o["title"], o.get("from", o.get("start")), o.get("to", o.get("end")), o.get("of"))
        for o in entry.get("offices", ())
    )
    plain["principal"] = entry.get("principal") or entry["id"]
    return Actor(**plain)


def _codebook(folder: Path, faults: list[Fault]) -> Codebook | None:
    from workbench.study.schema import CodebookModel

    path = folder / "codebook.yml"
    if not path.is_file():
        path = Path(str(resources.files("workbench") / "resources" / "codebook.yml"))
    before = len(faults)
    data = _read_yaml(path, faults)
    model = None if len(faults) > before else _validated(CodebookModel, data or {}, "codebook.yml", faults)
    if model is None:
        return None
    faults += _doubled([label.id for label in model.labels], "codebook.yml", "labels")
    faults += _doubled([label.key for label in model.labels if label.key], "codebook.yml", "labels (keys)")
    faults += [
        Fault(
            "codebook.yml", f"labels[{n}].needs", "demands issues, and the codebook has none; add issues or take it out"
        )
        for n, label in enumerate(model.labels)
        if "issues" in label.needs and not model.issues
    ]
    return Codebook(
        model.title,
        tuple(_label(m.model_dump()) for m in model.labels),
        tuple(Issue(**m.model_dump()) for m in model.issues),
        tuple(model.rules),
    )


def _label(entry: dict[str, Any]) -> Label:
    plain: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Label(**plain)


def _cues(folder: Path, faults: list[Fault]) -> tuple[dict[str, Any], ...]:
    path = folder / "cues.yml"
    data = _read_yaml(path, faults) if path.is_file() else None
    if data is None:
        return ()
    if not isinstance(data, dict):
        faults.append(Fault("cues.yml", "", "must be a mapping of sections, as in the built-in cue lexicon"))
        return ()
    return (data,)


def _doubled(ids: list[str], file: str, path: str) -> list[Fault]:
    twice = sorted({i for i in ids if ids.count(i) > 1})
    return [Fault(file, path, f"{i!r} stands twice; each must be unique") for i in twice]


def _setting_faults(settings: Any, actors: dict[str, Actor]) -> list[Fault]:
    if settings is None:
        return []
    faults = [
        Fault(
            "study.yml",
            f"parties[{i}]",
            f"{party!r} is no actor of the study or the world registry; add it to actors.yml",
        )
        for i, party in enumerate(settings.parties)
        if party not in actors
    ]
    if len(settings.parties) == 1:
        faults.append(Fault("study.yml", "parties", "names one party; name two or more, or none for any two actors"))
    if settings.period and settings.period[0] > settings.period[1]:
        faults.append(
            Fault(
                "study.yml",
                "period",
                f"begins on {settings.period[0]}, after its end {settings.period[1]}; swap the dates",
            )
        )
    return faults


def _actor_faults(own: dict[str, Actor], actors: dict[str, Actor]) -> list[Fault]:
    faults: list[Fault] = []
    for index, actor in enumerate(own.values()):
        faults += _reference_faults(actor, f"[{index}]", actors) + _office_faults(actor, f"[{index}]")
    return faults + _alias_faults(own, actors)


def _reference_faults(actor: Actor, path: str, actors: dict[str, Actor]) -> list[Fault]:
    named = [("principal", actor.principal)] + [("members", member) for member in actor.members]
    named += [("offices", office.of) for office in actor.offices if office.of]
    return [
        Fault(
            "actors.yml",
            f"{path}.{key}",
            f"{target!r} ({actor.id}) is no actor of the study or the world registry; add it or correct the id",
        )
        for key, target in named
        if target not in actors
    ]


def _office_faults(actor: Actor, path: str) -> list[Fault]:
    return [
        Fault(
            "actors.yml",
            f"{path}.offices[{i}]",
            f"{office.title!r} of {actor.id} begins on {office.start}, after its end {office.end}; swap the dates",
        )
        for i, office in enumerate(actor.offices)
        if office.start and office.end and office.start > office.end
    ]


def _ceded(actors: dict[str, Actor], own: dict[str, Actor]) -> dict[str, Actor]:
    """Let the study's actors have their names: whoever else the world registry calls so gives them up.

    What a state, bloc or international organisation is called first, and its acronym, it keeps: who lists it again
    under another id is told so. An organisation cedes them as well to whom the registry knows by the study's id. A state
    without a code of ISO 3166-1 (Somaliland) goes by the study's id and names.
    """
    claimed = {normalise_name(name) for actor in own.values() for name in actor.names}
    states = {normalise_name(name): actor for actor in own.values() if actor.kind in _STATES for name in actor.names}
    again = {i: states[normalise_name(a.name)] for i, a in actors.items() if i not in own and _listed_again(a, states)}
    filled = {listed.id: _filled(listed, actors[i]) for i, listed in again.items()}
    actors = {i: filled.get(i, actor) for i, actor in actors.items() if i not in again}
    changed = {i: _without_bodies(actor, own) for i, actor in own.items() if i in actors and actor.bodies}
    known = {normalise_name(name) for i, actor in own.items() if i in world() for name in actor.names}
    for actor in actors.values():
        first = {normalise_name(actor.name), normalise_name(actor.id)} if actor.kind in _KNOWN_BY_NAME else set()
        kept = first if actor.kind == "state" else first - known  # MINUSMA, where the study has it as an alias of UN
        taken = claimed & {normalise_name(name) for name in actor.names} - kept if actor.id not in own else set()
        if taken:
            changed[actor.id] = _without(actor, taken)
    return {**actors, **changed}


def _without_bodies(actor: Actor, own: dict[str, Actor]) -> Actor:
    """Return a study's actor without the bodies that the study lists as actors of their own (the External Affairs Ministry)."""
    listed = {normalise_name(name) for other in own.values() if other.id != actor.id for name in other.names}
    return replace(actor, bodies=tuple(body for body in actor.bodies if normalise_name(body) not in listed))


def _listed_again(actor: Actor, states: Collection[str]) -> bool:
    """Tell whether a state of the world registry without a code of ISO 3166-1, so with no id to expect, is one of these by name."""
    coded = len(actor.id) == 3 and not actor.id.startswith("X")
    return actor.kind == "state" and not coded and normalise_name(actor.name) in states


def _filled(listed: Actor, known: Actor) -> Actor:
    """Return a study's state with what the world registry knows of it where the study leaves that empty."""
    return replace(
        listed,
        adjectives=listed.adjectives or known.adjectives,
        demonyms=listed.demonyms or known.demonyms,
        capital=listed.capital or known.capital,
        seats=listed.seats or known.seats,
    )


def _without(actor: Actor, taken: set[str]) -> Actor:
    """Return an actor without some names; what it is called first becomes a name that may mean another."""

    def left(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for name in names if normalise_name(name) not in taken)

    shared = (actor.name,) if normalise_name(actor.name) in taken else ()
    return replace(
        actor,
        aliases=left(actor.aliases),
        seats=left(actor.seats),
        bodies=left(actor.bodies),
        ambiguous_names=(*actor.ambiguous_names, *shared),
    )


def _alias_faults(own: dict[str, Actor], actors: dict[str, Actor]) -> list[Fault]:
    """Report names claimed by two actors, where at least one is the study's own and none calls it ambiguous."""
    claims: dict[str, list[str]] = {}
    for actor in actors.values():
        open_names = {normalise_name(name) for name in actor.ambiguous_names}
        for key in {normalise_name(name) for name in actor.names} - open_names:
            claims.setdefault(key, []).append(actor.id)
    return [
        Fault("actors.yml", f"aliases of {', '.join(ids)}", f"the name {key!r} is claimed by {_claimed(ids, own)}")
        for key, ids in claims.items()
        if len(ids) > 1 and any(i in own for i in ids)
    ]


def _claimed(ids: list[str], own: dict[str, Actor]) -> str:
    """Say who claims a name and what to do: give the actor the id that the world registry has for it, or drop the name."""
    built_in = [i for i in ids if i not in own]
    if len(ids) == 2 and len(built_in) == 1:
        return f"2 actors; the built-in registry has it as {built_in[0]}: give yours that id, or leave the name out"
    return f"{len(ids)} actors; leave it to one of them"
