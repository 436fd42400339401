"""A study of a few lines, for tests of what it lists."""

from __future__ import annotations

from pathlib import Path

from workbench.study import Study, load_study


def small_study(folder: Path, actors: str, settings: str) -> Study:
    """Write `actors.yml` and `study.yml` to `folder` and return the study."""
    (folder / "actors.yml").write_text(actors, encoding="utf-8")
    (folder / "study.yml").write_text(settings, encoding="utf-8")
    return load_study(folder)
