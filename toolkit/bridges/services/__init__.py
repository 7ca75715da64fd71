"""From worksheets to records: one module for each kind of worksheet, `making` for the whole."""
