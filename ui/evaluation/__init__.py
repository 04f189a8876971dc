"""`byline eval`: asks or reads answers, has them scored, keeps the runs, draws the reports. Scores nothing itself."""
