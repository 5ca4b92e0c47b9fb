"""A body motion from a file completed: fingers, contacts, things, gaze and standing feet for what words say it does."""
