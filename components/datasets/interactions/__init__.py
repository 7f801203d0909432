"""Tables of what users did with documents, and what of it is held out to test on."""
