"""Voices to choose from: the offline one, services and servers, behind the one interface of `motion.speech.speech.Voice`."""
