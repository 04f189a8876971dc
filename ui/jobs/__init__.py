"""Reading articles while the page is served: one job at a time, with progress and the failures by source."""
