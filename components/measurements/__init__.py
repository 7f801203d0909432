"""What is measured on request, beyond the run: load, robustness, sizes, labels, maps, repairs."""
