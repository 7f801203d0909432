"""A model behind an address: how it is asked, what it answers, and what is wrong with that."""
