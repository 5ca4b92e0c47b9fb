"""Motion to learn from: loaded, brought onto one body, labelled."""
