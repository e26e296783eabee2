"""Chapter "Layer 2 messages (experimental)": one module per section."""
