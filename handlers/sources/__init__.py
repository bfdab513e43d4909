"""Numbers that come in by themselves: from sources that are read, and by push."""
