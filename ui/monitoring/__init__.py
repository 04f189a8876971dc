"""What runs and how well: health, readiness and Prometheus metrics."""
