"""The REST interface, version 1: what other programs ask of Headway and hand in."""
