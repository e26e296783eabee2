"""Checks against published answers, one module per chapter."""
