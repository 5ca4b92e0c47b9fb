"""A natural body motion laid over a planned one: free where nothing is asked for, exact where something is."""
