"""From intent to motion: skeletons, scenes, language, planning and solving."""
