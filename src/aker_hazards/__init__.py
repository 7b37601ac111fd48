"""Natural hazards: what they are expected to cost a market in a year."""
