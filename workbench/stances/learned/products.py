"""Products of small whole numbers with fixed matrices, the same on every machine: by ONNX Runtime, or by numpy without it.

A matrix holds whole numbers from -`TOP_WEIGHT` to `TOP_WEIGHT`, so that no sum of two products leaves 16 bits: processors
without instructions for such products then cut none of them off, and each sum is exact. What is multiplied are bytes. Sums of
up to a thousand such products are exact in single precision as well, which is what numpy multiplies in, four times as slowly.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

#: The greatest weight of a matrix, and the greatest byte.
TOP_WEIGHT, TOP_BYTE = 63, 255
#: ONNX: the kinds of its numbers, the version of its files, of its operators and of ONNX Runtime's own.
_FLOAT, _BYTE, _SIGNED_BYTE = 1, 2, 3
_VERSION, _OPERATORS, _OWN, _OWN_OPERATORS = 8, 17, "com.microsoft", 1


class Product:
    """A matrix that bytes are multiplied by: `factor` (columns,) stretches each column of what comes out.

    `matrix` has the shape (inputs, columns) and the type int8; a byte that is `zero` stands for nought.
    """

    def __init__(self, matrix: Any, factor: Any, zero: int):
        self._multiply = _with_onnxruntime(matrix, factor, zero) or _with_numpy(matrix, factor, zero)

    def __call__(self, rows: Any) -> Any:
        """Return the products for rows of bytes, shape (rows, columns), in single precision: the exact sum times its factor."""
        return self._multiply(rows)


def _with_onnxruntime(matrix: Any, factor: Any, zero: int) -> Callable[[Any], Any] | None:
    """Return the product by ONNX Runtime; None where it is not installed: nobody builds it for Macs with Intel processors."""
    try:
        import onnxruntime
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(_model(matrix, factor, zero), options, providers=["CPUExecutionProvider"])
    return lambda rows: session.run(["out"], {"rows": rows})[0]


def _with_numpy(matrix: Any, factor: Any, zero: int) -> Callable[[Any], Any]:
    import numpy as np

    plain, nought = matrix.astype(np.float32), np.float32(zero)

    def multiply(rows: Any) -> Any:
        sums = (rows.astype(np.float32) - nought) @ plain
        sums *= factor
        return sums

    return multiply


def weights_and_factor(matrix: Any) -> tuple[Any, Any]:
    """Return a matrix (inputs, columns) in whole numbers, and what each column is to be multiplied by.

    >>> import numpy as np
    >>> whole, factor = weights_and_factor(np.array([[6.3, 0.0], [-3.1, 0.0]], dtype=np.float32))
    >>> whole.tolist(), [round(float(f), 3) for f in factor]
    ([[63, 0], [-31, 0]], [0.1, 0.0])
    """
    import numpy as np

    factor = np.maximum(np.abs(matrix).max(axis=0), np.float32(1e-9)) / np.float32(TOP_WEIGHT)
    return np.rint(matrix / factor).astype(np.int8), factor.astype(np.float32)


# The model as ONNX files hold it (protocol buffers; https://onnx.ai/onnx/repo-docs/IR.html) -----------------------------
def _model(matrix: Any, factor: Any, zero: int) -> bytes:
    """Return a model of one operator, in: `rows` (any number, inputs), out: `out` (as many, columns)."""
    import numpy as np

    held = {
        "matrix": (_SIGNED_BYTE, matrix),
        "one": (_FLOAT, np.array(1, dtype=np.float32)),
        "factor": (_FLOAT, factor),
        "zero": (_BYTE, np.array(zero, dtype=np.uint8)),
    }
    names = ("rows", "matrix", "one", "factor", "zero")
    node = b"".join(_field(1, name) for name in names) + _field(2, "out") + _field(4, "MatMulIntegerToFloat")
    graph = _field(1, node + _field(7, _OWN)) + _field(2, "product")
    graph += b"".join(_field(5, _tensor(name, kind, values)) for name, (kind, values) in held.items())
    graph += _field(11, _shape("rows", _BYTE, matrix.shape[0])) + _field(12, _shape("out", _FLOAT, matrix.shape[1]))
    operators = _field(8, _field(1, "") + _field(2, _OPERATORS)) + _field(
        8, _field(1, _OWN) + _field(2, _OWN_OPERATORS)
    )
    return _field(1, _VERSION) + _field(7, graph) + operators


def _tensor(name: str, kind: int, values: Any) -> bytes:
    sizes = b"".join(_field(1, size) for size in values.shape)
    return sizes + _field(2, kind) + _field(8, name) + _field(9, values.tobytes())


def _shape(name: str, kind: int, columns: int) -> bytes:
    """Return the description of an input or output of any number of rows."""
    sizes = _field(1, _field(2, "n")) + _field(1, _field(1, columns))
    return _field(1, name) + _field(2, _field(1, _field(1, kind) + _field(2, sizes)))


def _field(number: int, value: int | str | bytes) -> bytes:
    """Return a field of a message: a whole number, or a length with text, bytes or another message.

    >>> _field(1, 8), _field(2, "ab"), _field(7, 300)
    (b'\\x08\\x08', b'\\x12\\x02ab', b'8\\xac\\x02')
    """
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    held = value.encode("utf-8") if isinstance(value, str) else value
    return _varint(number << 3 | 2) + _varint(len(held)) + held


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
