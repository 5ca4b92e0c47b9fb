"""The live server measured: answers to instructions, fan-out beside bare sockets, sizes, memory, sessions at once."""
