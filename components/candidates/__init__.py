"""What is compared: how a candidate is named, keyed, computed and searched."""
