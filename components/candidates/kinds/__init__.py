"""The kinds of candidate, one file each; the list of them is ``KINDS`` in ``components.candidates``."""
