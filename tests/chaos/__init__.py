"""Acts of destruction on a real platform: processes killed, servers restarted, the broker emptied.

Each act is a program of its own (`python -m tests.chaos.casting`) with its own services, and prints what it found as
one line of JSON; the tests run them one after the other and look at the line.
"""
