"""Forms of the organisers' side: what a page asks, checked before a service is called."""
