"""What nobody does on purpose: bytes flipped and processes killed at random. ``make torture`` runs the long form."""
