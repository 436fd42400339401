"""A learned second opinion on every pair of sentence and actor, weighed against what the rules say."""
