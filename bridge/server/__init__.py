"""The live server: requests in, streams out, over ZeroMQ and WebSocket."""
