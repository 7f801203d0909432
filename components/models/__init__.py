"""Models: a catalogue of facts, encoders behind one Protocol, and where weights come from."""
