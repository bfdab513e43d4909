"""Measurements: how much Headway carries, beside the design that one would write first."""
