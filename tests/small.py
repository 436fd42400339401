"""A study of a few lines, for tests of what it lists."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from spacy.language import Language

from workbench.scale import pipeline
from workbench.study import Study, load_study


def small_study(folder: Path, actors: str, settings: str) -> Study:
    """Write `actors.yml` and `study.yml` to `folder` and return the study."""
    (folder / "actors.yml").write_text(actors, encoding="utf-8")
    (folder / "study.yml").write_text(settings, encoding="utf-8")
    return load_study(folder)


def small_pipeline(folders: pytest.TempPathFactory, actors: str, settings: str) -> Language:
    """Return the pipeline of such a study, in a folder of its own."""
    return pipeline(small_study(folders.mktemp("study"), actors, settings))


def adjectives() -> set[str]:
    """Return the adjectives and demonyms of the states in the texts that the weights were learned from."""
    found: set[str] = set()
    for path in (Path(__file__).parents[1] / "training" / "examples").glob("blind-*.txt"):
        for actor in yaml.safe_load(path.read_text(encoding="utf-8").partition("\n---\n")[0])["actors"]:
            found.update((*actor.get("adjectives", ()), *actor.get("demonyms", ())) if actor["kind"] == "state" else ())
    assert len(found) > 500
    common = {"western", "northern", "southern", "eastern", "federal"}
    return {name.lower() for name in found if " " not in name} - common
