"""Finds what sources say differently on one point, with who says so and when."""
