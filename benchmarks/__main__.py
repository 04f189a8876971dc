"""`python -m benchmarks` is `python -m benchmarks.bench`."""

from __future__ import annotations

import sys

from benchmarks.bench import main

sys.exit(main())
