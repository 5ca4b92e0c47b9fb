"""Measures of motion on plain arrays: one family a module, metres and seconds unless a name says otherwise."""
