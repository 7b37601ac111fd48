"""The budgets of this project, measured: `python -m bench`, or `make bench`. Not part of the wheel."""
