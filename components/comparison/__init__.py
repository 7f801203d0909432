"""From results to a decision: evidence, exclusions, choice, recommendation, memo, integration."""
