"""What is done in a co-design session: rules, building, running, voting, handing over."""
