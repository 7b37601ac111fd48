"""Amenities of a place: establishments that residents use, per 10,000 of them."""
