"""Linear and integer programs on HiGHS, always solved the same way: one thread, a fixed seed, no limit of time.

Only what these programs return may differ between versions of HiGHS; the version stands in every run's record.
"""

from dataclasses import dataclass

import highspy
import numpy as np
import scipy.sparse as sparse

from consultations.domain.sortition.grouping import Floats

INFINITY = float(highspy.kHighsInf)
_DONE = highspy.HighsModelStatus.kOptimal
_LIMITED = highspy.HighsModelStatus.kSolutionLimit
_FEASIBLE = 2  # HiGHS: kSolutionStatusFeasible


class _Quiet(highspy.Highs):
    """HiGHS without the callbacks of its Python class: they print a banner and keep every solver alive in a cycle."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()


class SolverFailed(RuntimeError):
    """HiGHS ended without an answer: neither a solution nor a proof that there is none."""


@dataclass(frozen=True)
class Solution:
    """Values of the columns; for linear programs also the prices of rows and the reduced costs of columns."""

    objective: float
    values: Floats
    prices: Floats
    reduced: Floats


def solver_version() -> str:
    return str(_Quiet().version())


class Program:
    """Maximise cost @ x over row_low <= matrix @ x <= row_high, low <= x <= high, x whole where `whole` says so.

    `first_found`: an integer program stops at the first solution. `tight`: smaller tolerances for proofs.
    """

    def __init__(
        self,
        matrix: sparse.csr_matrix | sparse.csc_matrix,
        rows: tuple[Floats, Floats],
        columns: tuple[Floats, Floats],
        cost: Floats,
        *,
        whole: bool | np.ndarray[tuple[int], np.dtype[np.bool_]] = False,
        presolve: bool = True,
        first_found: bool = False,
    ) -> None:
        self._width = matrix.shape[1]
        self._all = np.arange(self._width, dtype=np.int32)
        self._highs = _Quiet()
        self._option("output_flag", False)
        self._option("threads", 1)
        self._option("parallel", "off")
        self._option("random_seed", 0)
        self._option("presolve", "on" if presolve else "off")
        self._option("primal_feasibility_tolerance", 1e-9)
        self._option("dual_feasibility_tolerance", 1e-9)
        self._option("mip_rel_gap", 0.0)
        self._option("mip_abs_gap", 1e-9)
        if first_found:
            self._option("mip_max_improving_sols", 1)
            self._option("mip_heuristic_effort", 0.0)
            self._option("mip_detect_symmetry", False)
        self._highs.passModel(_model(matrix, rows, columns, cost, whole))

    def _option(self, name: str, value: bool | float | str) -> None:
        self._highs.setOptionValue(name, value)

    def aim(self, cost: Floats) -> None:
        """Another objective over the same points."""
        self._highs.changeColsCost(self._width, self._all, cost)

    def bound(self, columns: np.ndarray[tuple[int], np.dtype[np.int64]], low: Floats, high: Floats) -> None:
        """Other bounds for some columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def release(self, row: int) -> None:
        """Takes the bounds of a row away."""
        self._highs.changeRowBounds(row, -INFINITY, INFINITY)

    def add_row(
        self, columns: np.ndarray[tuple[int], np.dtype[np.int64]], values: Floats, low: float, high: float
    ) -> None:
        self._highs.addRow(low, high, len(columns), columns.astype(np.int32), values)

    def add_column(self, cost: float, rows: np.ndarray[tuple[int], np.dtype[np.int64]], values: Floats) -> None:
        """One more column, from 0 upwards."""
        self._highs.addCol(cost, 0.0, INFINITY, len(rows), rows.astype(np.int32), values)

    def solve(self) -> Solution | None:
        """The best solution; None when there is none."""
        self._highs.run()
        status = self._highs.getModelStatus()
        info = self._highs.getInfo()
        if status == _DONE or (status == _LIMITED and info.primal_solution_status == _FEASIBLE):
            found = self._highs.getSolution()
            return Solution(
                float(info.objective_function_value),
                np.array(found.col_value),
                np.array(found.row_dual),
                np.array(found.col_dual),
            )
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        raise SolverFailed(f"HiGHS ended with {status}")


def _model(
    matrix: sparse.csr_matrix | sparse.csc_matrix,
    rows: tuple[Floats, Floats],
    columns: tuple[Floats, Floats],
    cost: Floats,
    whole: bool | np.ndarray[tuple[int], np.dtype[np.bool_]],
) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = matrix.shape
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = cost
    model.row_lower_, model.row_upper_ = rows
    model.col_lower_, model.col_upper_ = columns
    form = model.a_matrix_
    form.format_ = highspy.MatrixFormat.kRowwise if matrix.format == "csr" else highspy.MatrixFormat.kColwise
    form.num_row_, form.num_col_ = matrix.shape
    form.start_, form.index_, form.value_ = matrix.indptr, matrix.indices, matrix.data
    if whole is not False:
        kinds = np.full(matrix.shape[1], True) if whole is True else whole
        whole_kind, free_kind = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole_kind if flag else free_kind for flag in kinds]
    return model
