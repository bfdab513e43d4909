"""When: cadences, working calendars, what is due, the heartbeat, the courier and its engines."""
