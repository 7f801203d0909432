"""Which model to take, how sure that is and why: exactly one recommendation, or that nothing fits."""
