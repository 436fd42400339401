"""A learned second opinion on every pair of sentence and actor, for those of whom no rule speaks."""
