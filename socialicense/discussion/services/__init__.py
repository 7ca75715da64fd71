"""What people and moderators do in a discussion."""
