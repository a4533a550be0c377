"""What leaves the program: the measurement table and the case file."""
