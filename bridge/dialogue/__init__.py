"""Talk: from what a user says to what a character says and does, see `bridge.dialogue.talk`."""
