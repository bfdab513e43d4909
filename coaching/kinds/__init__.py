"""What a language model can be asked, one kind a file: how it is asked, and what may come of its answer."""
