"""Visemes heard in sound: the net, its training, and the alignment of what is known to be said."""
