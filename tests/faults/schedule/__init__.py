"""Faults in a seeded schedule against real parts, and what must hold all the same.    make faults [LONG=1] [SEED=n]"""
