"""What a person needs: fields, presets, rules, weights, and sharing."""
