"""What organisers, people who take part, and those who watch over the process do with the briefing."""
