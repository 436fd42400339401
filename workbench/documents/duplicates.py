"""Near-duplicates and wire copy, flagged with the id of the first document of their kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from workbench.documents.records import Document

#: Estimated share of common word sequences from which on two texts count as copies of one.
SIMILARITY = 0.6
_WORDS, _HASHES = 4, 128


def flag_duplicates(documents: Sequence[Document], *, similarity: float = SIMILARITY) -> list[Document]:
    """Return the documents, each later copy with `duplicate_of` set to the id of the first.

    Similarity is the Jaccard share of sequences of four words, estimated by MinHash with locality-sensitive hashing
    (Broder 1997); it is between 0 and 1.
    """
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=similarity, num_perm=_HASHES)
    sketches: dict[str, MinHash] = {}
    flagged: list[Document] = []
    for document in documents:
        shingles = _shingles(document.text)
        sketch = MinHash(num_perm=_HASHES, seed=1)
        sketch.update_batch([shingle.encode() for shingle in shingles])
        near = [key for key in index.query(sketch) if sketches[key].jaccard(sketch) >= similarity] if shingles else []
        flagged.append(replace(document, duplicate_of=min(near, key=list(sketches).index)) if near else document)
        if shingles and not near:
            sketches[document.doc_id] = sketch
            index.insert(document.doc_id, sketch)
    return flagged


def _shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[i : i + _WORDS]) for i in range(max(0, len(words) - _WORDS + 1))}
