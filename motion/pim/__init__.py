"""PIM: the learned motion prior. A small flow-matching transformer that gives planned motion a natural body.

`motion.pim.representation`, `basis` and `conditions` are plain numpy; what needs torch imports it itself, so that importing
`motion.pim` does not.
"""
