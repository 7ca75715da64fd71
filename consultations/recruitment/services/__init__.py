"""What changes a recruitment, one module per step."""
