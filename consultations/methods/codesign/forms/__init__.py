"""Forms of co-design sessions."""
