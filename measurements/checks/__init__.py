"""What is worth a second look in a read: measurable targets, comparable dates, facts that fit together.

Checks and notes stand beside an answer. None of them changes one.
"""
