"""Who stands where: the rule coder of actors' stances toward the process of a study."""

from workbench.stances.reasons import explain
from workbench.stances.records import Attribution

__all__ = ["Attribution", "explain"]
