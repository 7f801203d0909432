"""Runs and judgments in, numbers out: metrics, statistics, agreement, self-checks and the verdict."""
