"""One port for people and programs: what every door uses, and the application that puts the doors together."""
