"""An offline reader for people whose pages are blocked.

Importing this package stays cheap: what is heavy is imported where it is used.
"""

__version__ = "0.1.0"
