"""Withheld jobs estimated from every published margin that they add up to, with a calibrated interval."""
