"""What Byline is measured against, in an environment of its own. The scripts here import nothing of Byline."""
