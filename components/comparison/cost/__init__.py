"""What models cost, in sentences and figures, as the Cost page shows it."""
