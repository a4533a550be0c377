"""One place on screen for one series: draws what it is given, reports what the hand does, knows no case record."""
