"""Sessions without sockets and clocks: characters in a scene, and the frames that they play."""
