"""Facts about models: what exists, licence, prompts, published scores. No weights, no torch."""
