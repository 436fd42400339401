"""The tables of a Discourse Network Analyzer 3 database, and the rule by which it keeps passwords."""

from __future__ import annotations

import base64
import hashlib
import os
import sqlite3
import unicodedata

#: A version of the program that opens files of this shape.
VERSION = "3.0.11"
#: Short strings have at most this many characters.
SHORT = 190
_ROUNDS = 100_000
_SALT = 16

_FLAG = "INTEGER NOT NULL DEFAULT 1 CHECK ({0} BETWEEN 0 AND 1)"
_COLOUR = "INTEGER NOT NULL DEFAULT 0 CHECK ({0} BETWEEN 0 AND 255)"
_PERMISSIONS = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments",
    "AddStatements", "EditStatements", "DeleteStatements", "EditAttributes",
    "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations",
    "ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements",
)  # fmt: skip
_RELATIONS = ("viewStatements", "editStatements", "viewDocuments", "editDocuments")


def _columns(names: tuple[str, ...], kind: str) -> str:
    return ", ".join(f"{name} {kind.format(name)}" for name in names)


def _short(name: str) -> str:
    return f"{name} TEXT NOT NULL DEFAULT '' CHECK (LENGTH({name}) <= {SHORT})"


def _refers(column: str, table: str) -> str:
    return f"FOREIGN KEY ({column}) REFERENCES {table} (ID) ON DELETE CASCADE"


_RGB = _columns(("Red", "Green", "Blue"), _COLOUR)
_VALUE_KEYS = (
    f"UNIQUE (StatementId, VariableId), {_refers('StatementId', 'STATEMENTS')}, {_refers('VariableId', 'VARIABLES')}"
)
_VALUE = "ID INTEGER PRIMARY KEY NOT NULL, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL"

#: Table -> its columns and constraints, in an order in which each refers to earlier ones only.
TABLES = {
    "SETTINGS": "Property TEXT PRIMARY KEY NOT NULL, Value TEXT NOT NULL DEFAULT ''",
    "CODERS": (
        f"ID INTEGER PRIMARY KEY NOT NULL, {_short('Name').replace(' DEFAULT', ' UNIQUE DEFAULT')}, {_RGB}, "
        "Refresh INTEGER NOT NULL DEFAULT 0, FontSize INTEGER NOT NULL DEFAULT 14, Password TEXT NOT NULL, "
        "PopupWidth INTEGER NOT NULL DEFAULT 300, ColorByCoder INTEGER NOT NULL DEFAULT 0, "
        "PopupDecoration INTEGER NOT NULL DEFAULT 0, PopupAutoComplete INTEGER NOT NULL DEFAULT 1, "
        + _columns(tuple(f"Permission{name}" for name in _PERMISSIONS), _FLAG)
    ),
    "CODERRELATIONS": (
        f"ID INTEGER PRIMARY KEY NOT NULL, Coder INTEGER NOT NULL, OtherCoder INTEGER NOT NULL, "
        f"{_columns(_RELATIONS, _FLAG)}, UNIQUE (Coder, OtherCoder), {_refers('Coder', 'CODERS')}, "
        f"{_refers('OtherCoder', 'CODERS')}"
    ),
    "DOCUMENTS": (
        f"ID INTEGER PRIMARY KEY NOT NULL, {_short('Title')}, Text TEXT NOT NULL, Coder INTEGER NOT NULL, "
        f"{_short('Author')}, {_short('Source')}, {_short('Section')}, Notes TEXT NOT NULL DEFAULT '', "
        f"{_short('Type')}, Date INTEGER NOT NULL, {_refers('Coder', 'CODERS')}"
    ),
    "REGEXES": f"Label TEXT PRIMARY KEY NOT NULL, {_RGB}",
    "STATEMENTTYPES": f"ID INTEGER PRIMARY KEY NOT NULL, {_short('Label')}, {_RGB}",
    "VARIABLES": (
        f"ID INTEGER PRIMARY KEY NOT NULL, {_short('Variable')}, DataType TEXT NOT NULL DEFAULT 'short text' "
        "CHECK (DataType IN ('short text', 'long text', 'integer', 'boolean')), StatementTypeId INTEGER NOT NULL, "
        f"UNIQUE (Variable, StatementTypeId), {_refers('StatementTypeId', 'STATEMENTTYPES')}"
    ),
    "VARIABLELINKS": (
        "ID INTEGER PRIMARY KEY NOT NULL, SourceVariableId INTEGER NOT NULL, TargetVariableId INTEGER NOT NULL, "
        f"{_refers('SourceVariableId', 'VARIABLES')}, {_refers('TargetVariableId', 'VARIABLES')}"
    ),
    "STATEMENTS": (
        "ID INTEGER PRIMARY KEY NOT NULL, StatementTypeId INTEGER NOT NULL, DocumentId INTEGER NOT NULL, "
        "Start INTEGER NOT NULL CHECK (Start >= 0), Stop INTEGER NOT NULL CHECK (Stop >= 0), Coder INTEGER NOT NULL, "
        f"CHECK (Start < Stop), {_refers('StatementTypeId', 'STATEMENTTYPES')}, "
        f"{_refers('DocumentId', 'DOCUMENTS')}, {_refers('Coder', 'CODERS')}"
    ),
    "ENTITIES": (
        f"ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, {_short('Value')}, {_RGB}, ChildOf INTEGER, "
        f"UNIQUE (VariableId, Value), {_refers('VariableId', 'VARIABLES')}, {_refers('ChildOf', 'ENTITIES')}"
    ),
    "ATTRIBUTEVARIABLES": (
        "ID INTEGER PRIMARY KEY NOT NULL, VariableId INTEGER NOT NULL, AttributeVariable TEXT NOT NULL, "
        f"UNIQUE (VariableId, AttributeVariable), {_refers('VariableId', 'VARIABLES')}"
    ),
    "ATTRIBUTEVALUES": (
        "ID INTEGER PRIMARY KEY NOT NULL, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL, "
        f"{_short('AttributeValue')}, UNIQUE (EntityId, AttributeVariableId), {_refers('EntityId', 'ENTITIES')}, "
        f"{_refers('AttributeVariableId', 'ATTRIBUTEVARIABLES')}"
    ),
    "DATASHORTTEXT": f"{_VALUE}, Entity INTEGER NOT NULL, {_VALUE_KEYS}, {_refers('Entity', 'ENTITIES')}",
    "DATALONGTEXT": f"{_VALUE}, Value TEXT NOT NULL DEFAULT '', {_VALUE_KEYS}",
    "DATAINTEGER": f"{_VALUE}, Value INTEGER NOT NULL DEFAULT 0, {_VALUE_KEYS}",
    "DATABOOLEAN": f"{_VALUE}, Value INTEGER NOT NULL DEFAULT 1 CHECK (Value BETWEEN 0 AND 1), {_VALUE_KEYS}",
}


def create(connection: sqlite3.Connection) -> None:
    """Make the tables in an empty database."""
    for name, columns in TABLES.items():
        connection.execute(f"CREATE TABLE {name} ({columns})")


def hashed(password: str, salt: bytes | None = None) -> str:
    """Return the field that the program checks a password against: base64 of salt and digest.

    The digest is SHA-256 over salt and password, hashed 100,000 times in all.
    """
    salt = os.urandom(_SALT) if salt is None else salt
    digest = salt + unicodedata.normalize("NFKC", password).encode()
    for _ in range(_ROUNDS):
        digest = hashlib.sha256(digest).digest()
    return base64.b64encode(salt + digest).decode("ascii")


def is_password(password: str, field: str) -> bool:
    """Tell whether a password belongs to a field made by `hashed` or by the program."""
    return hashed(password, base64.b64decode(field)[:_SALT]) == field
