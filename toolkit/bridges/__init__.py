"""Executable worksheets: what stands in a worksheet becomes records of a consultation, and is updated there later."""
