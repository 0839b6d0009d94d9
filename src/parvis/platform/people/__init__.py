"""Agents and readers: who they are, for which organisation they act, how they sign in."""
