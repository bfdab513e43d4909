"""What nobody needs any more is deleted after a time, so that little is held on anybody."""

from datetime import timedelta

LETTERS_FOR = timedelta(days=120)
