"""The annotated dataset in the formats that other tools read, each with an account of what the format cannot hold."""

from workbench.export.bringing import Imported, import_codings
from workbench.export.losses import Loss, LossReport
from workbench.export.reading import Names, read_names
from workbench.export.records import About, Facts, Options
from workbench.export.registry import FORMATS, Format, export
from workbench.export.standoff import Hydrated, hydrate

__all__ = [
    "FORMATS",
    "About",
    "Facts",
    "Format",
    "Hydrated",
    "Imported",
    "Loss",
    "LossReport",
    "Names",
    "Options",
    "export",
    "hydrate",
    "import_codings",
    "read_names",
]
