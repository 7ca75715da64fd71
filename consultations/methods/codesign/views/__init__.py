"""Pages of co-design sessions."""
