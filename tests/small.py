"""A study of a few lines, for tests of what it lists."""

from __future__ import annotations

from pathlib import Path

import pytest
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
