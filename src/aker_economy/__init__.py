"""Market economy: housing permits, rents, unemployment, payrolls, and what movers earn."""
