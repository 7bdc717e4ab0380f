"""``reader``, but nothing cleans any text: the control of tests that look at what a terminal is sent."""

import sys

import reader.text
from reader.text import clean

if __name__ == "__main__":
    for name in ("clean_text", "clean_line"):
        for module in (clean, reader.text):
            setattr(module, name, reader.text.CleanText)
    from reader.cli import main

    sys.exit(main())
