"""What imagegen adds to the work that must be done anyway, measured. `python -m bench` prints one table."""
