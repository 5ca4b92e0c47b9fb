"""Where speech is made: voices, mouth and face of what sessions say, off the event loop."""
