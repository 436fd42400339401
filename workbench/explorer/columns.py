"""Columns of a codings table as numbers: which row has which value, quick to count and to pick by."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd


@dataclass(frozen=True)
class Column:
    """Values as places in `keys`: `codes[i]` is that of row `rows[i]`; a row may stand several times, or not at all.

    `length` is the number of rows of the table.
    """

    keys: list[str]
    names: list[str]
    codes: np.ndarray
    rows: np.ndarray
    length: int

    def has(self, key: str) -> np.ndarray:
        """Return which rows have the value `key`."""
        import numpy as np

        out = np.zeros(self.length, dtype=bool)
        if key in self.keys:
            out[self.rows[self.codes == self.keys.index(key)]] = True
        return out

    def counts(self, inside: np.ndarray) -> np.ndarray:
        """Return how many of the rows `inside` have each value."""
        import numpy as np

        return np.bincount(self.codes[inside[self.rows]], minlength=len(self.keys))

    def placed(self, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return the rows `inside` that have a value, once for each, and the places of the values."""
        kept = inside[self.rows]
        return self.rows[kept], self.codes[kept]


def single(values: pd.Series, name: Callable[[str], Any], *, order: Sequence[str] = (), sort: bool = False) -> Column:
    """Return a column of one value for each row; missing ones stand nowhere. `order` puts known values first."""
    import numpy as np
    import pandas as pd

    codes, keys = pd.factorize(values, sort=sort)
    rows = np.flatnonzero(codes >= 0)
    return _ordered([str(key) for key in keys], codes[rows], rows, len(values), name, order)


def many(values: pd.Series, name: Callable[[str], Any], *, order: Sequence[str] = ()) -> Column:
    """Return a column of any number of values for each row."""
    import numpy as np
    import pandas as pd

    sizes = values.map(len).to_numpy(dtype=np.int64)
    flat = [value for given in values for value in given]
    codes, keys = pd.factorize(np.array(flat, dtype=object))
    rows = np.repeat(np.arange(len(values)), sizes)
    return _ordered([str(key) for key in keys], codes, rows, len(values), name, order)


def _ordered(
    keys: list[str], codes: Any, rows: Any, length: int, name: Callable[[str], Any], order: Sequence[str]
) -> Column:
    import numpy as np

    wanted = [key for key in order if key in keys] + [key for key in keys if key not in order]
    turn = np.array([wanted.index(key) for key in keys], dtype=np.int64)
    codes = turn[codes] if len(codes) else np.zeros(0, dtype=np.int64)
    return Column(wanted, [str(name(key)) for key in wanted], codes, rows, length)


def days_of(doc_ids: pd.Series, dates: Mapping[str, Any]) -> np.ndarray:
    """Return each row's day as a number (days since 1970), -1 where its document has no date."""
    import numpy as np
    import pandas as pd

    codes, names = pd.factorize(doc_ids)
    days = pd.to_datetime(pd.Series([dates.get(str(name)) for name in names], dtype=object))
    numbers = ((days - pd.Timestamp(0)) // pd.Timedelta(days=1)).astype("Int64").fillna(-1).to_numpy(dtype=np.int64)
    return numbers[codes] if len(numbers) else np.zeros(0, dtype=np.int64)
