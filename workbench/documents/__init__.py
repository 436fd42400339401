"""Documents: read from files of many kinds, freed of news furniture, dated, and cut into sentences."""

from workbench.documents.duplicates import flag_duplicates
from workbench.documents.gather import Gathered, gather
from workbench.documents.overview import overview
from workbench.documents.read import count_files, read, read_all
from workbench.documents.records import Document, LeftOut, Link, Problem
from workbench.documents.text import chunks

__all__ = [
    "Document",
    "Gathered",
    "LeftOut",
    "Link",
    "Problem",
    "chunks",
    "count_files",
    "flag_duplicates",
    "gather",
    "overview",
    "read",
    "read_all",
]
