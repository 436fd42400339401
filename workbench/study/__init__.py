"""A study: what is studied, who its actors are, by which codebook; read by every stage, written by none."""

from workbench.study.errors import Fault, StudyError, WorkbenchError
from workbench.study.load import bundled_study, default_study, load_study, world
from workbench.study.names import normalise_name, transliteration_key
from workbench.study.records import Actor, Codebook, Event, Issue, Label, Office, Study

__all__ = [
    "Actor",
    "Codebook",
    "Event",
    "Fault",
    "Issue",
    "Label",
    "Office",
    "Study",
    "StudyError",
    "WorkbenchError",
    "bundled_study",
    "default_study",
    "load_study",
    "normalise_name",
    "transliteration_key",
    "world",
]
