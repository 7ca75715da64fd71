"""What a case is, apart from any framework: its fields, its rules, and what can be worked out from it."""
