"""What a workshop reckons with: pure rules, no framework."""
