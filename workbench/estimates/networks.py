"""Who agrees with whom on what: discourse networks as matrices."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from workbench.estimates.means import scored
from workbench.estimates.resample import REPEATS, cells, resampled
from workbench.study.errors import WorkbenchError

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("congruence", "conflict", "subtract", "ignore")
NORMS = ("none", "average", "cosine")


def affiliations(codings: pd.DataFrame, *, by: str = "principal") -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return how often each actor supports and opposes on each issue: two tables, actors by issues, of the same shape.

    Any value above 0 supports, any below opposes; neutral positions count for neither. Repeated statements are kept,
    and a position with several issues counts under each.
    """
    rows = _signed(codings, by)
    actors, issues = sorted(rows[by].unique()), sorted(rows["issues"].unique())
    return tuple(  # type: ignore[return-value]
        rows[rows["sign"] == sign]
        .groupby([by, "issues"], observed=True)
        .size()
        .unstack(fill_value=0)
        .reindex(index=actors, columns=issues, fill_value=0)
        .astype(int)
        for sign in (1, -1)
    )


def _signed(codings: pd.DataFrame, by: str) -> pd.DataFrame:
    import numpy as np

    rows = scored(codings)[[by, "issues", "value", "doc_id"]].explode("issues").dropna(subset=[by, "issues"])
    rows = rows.assign(sign=np.sign(rows["value"].astype(float)).astype(int))
    return rows[rows["sign"] != 0]


def discourse_network(
    codings: pd.DataFrame, *, by: str = "principal", kind: str = "subtract", normalise: str = "average"
) -> pd.DataFrame:
    """Return the one-mode network of actors as a symmetric table with 0 on its diagonal.

    With s and o the counts of supporting and opposing statements, two actors i and j have, summed over issues k, the
    `congruence` s_ik s_jk + o_ik o_jk, the `conflict` s_ik o_jk + o_ik s_jk, congruence less conflict (`subtract`), or
    both together (`ignore`, whatever the agreement), so that congruence + conflict = ignore. `normalise` divides by
    the mean of both actors' numbers of statements (`average`, so that loud actors do not seem central), by the root of
    their product (`cosine`), or not at all (`none`). Leifeld (2017), "Discourse Network Analysis", in *The Oxford
    Handbook of Political Networks*; product counting as there.
    """
    import pandas as pd

    if kind not in KINDS or normalise not in NORMS:
        raise WorkbenchError(f"kind is one of {', '.join(KINDS)} and normalise one of {', '.join(NORMS)}")
    support, oppose = affiliations(codings, by=by)
    ties = _ties(support.to_numpy(float), oppose.to_numpy(float), kind, normalise)
    return pd.DataFrame(ties, index=support.index, columns=list(support.index))


def _ties(support: Any, oppose: Any, kind: str, normalise: str) -> Any:
    """Return the matrix of ties; leading axes of the counts (repeats) are kept."""
    import numpy as np

    turned = [np.swapaxes(part, -1, -2) for part in (support, oppose)]
    same = support @ turned[0] + oppose @ turned[1]
    other = support @ turned[1] + oppose @ turned[0]
    ties = {"congruence": same, "conflict": other, "subtract": same - other, "ignore": same + other}[kind]
    loud = (support + oppose).sum(axis=-1)
    if normalise != "none":
        first, second = loud[..., :, None], loud[..., None, :]
        scale = (first + second) / 2 if normalise == "average" else np.sqrt(first * second)
        ties = np.divide(ties, scale, out=np.zeros_like(ties), where=scale > 0)
    return ties * (1 - np.eye(ties.shape[-1]))


def tie_survival(
    codings: pd.DataFrame, *, by: str = "principal", kind: str = "subtract", repeats: int = REPEATS // 2, seed: int = 0
) -> pd.DataFrame:
    """Return how often each tie keeps its sign when whole documents are drawn anew: a table of shares from 0 to 1.

    A tie that is 0 in the corpus has 0.
    """
    import numpy as np
    import pandas as pd

    support, oppose = affiliations(codings, by=by)
    rows = _signed(codings, by)
    documents, names = pd.factorize(rows["doc_id"])
    place = [pd.Categorical(rows[c], categories=list(k)).codes for c, k in ((by, support.index), ("issues", support))]
    kept = _ties(support.to_numpy(float), oppose.to_numpy(float), kind, "none")
    shape = (2, *support.shape)
    flat = np.ravel_multi_index((np.asarray(rows["sign"] < 0, dtype=int), *place), shape)
    where, which, sums = cells(flat, documents, np.ones((len(rows), 1)))
    drawn = resampled(where, which, sums, count=math.prod(shape), clusters=len(names), repeats=repeats, seed=seed)
    counts = drawn.reshape(repeats, *shape)
    same = (np.sign(_ties(counts[:, 0], counts[:, 1], kind, "none")) == np.sign(kept)).mean(axis=0)
    return pd.DataFrame(np.where(kept != 0, same, 0.0), index=support.index, columns=list(support.index))
