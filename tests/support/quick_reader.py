"""``reader`` as it is, but opening a library costs next to nothing.

What the cost protects from is not what the tests that run this are about.
"""

import sys

from reader.cli import main
from reader.store.passphrase import WORK

if __name__ == "__main__":
    # Frozen for everybody else: the value is the default of every function that derives.
    object.__setattr__(WORK, "memory", 8)
    object.__setattr__(WORK, "passes", 1)
    sys.exit(main())
