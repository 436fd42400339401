"""Actors: who acts in a document, by which words, and for whom they speak."""

from workbench.actors.records import MENTION_KINDS, Mention, Place

__all__ = ["MENTION_KINDS", "Mention", "Place"]
