#!/usr/bin/env python3
"""Collect the messages of the code into the Russian catalogue, and compile it.

Run after a string changed; then translate what is new in reader/i18n/locale/ru/LC_MESSAGES/reader.po and run it
again. `tests/unit/test_messages.py` fails until both are done.
"""

import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PO = ROOT / "reader" / "i18n" / "locale" / "ru" / "LC_MESSAGES" / "reader.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2), "NN_": (1, 2)}


def collect() -> Catalog:
    """Return every message of the code."""
    catalog = Catalog(fuzzy=False)
    found = extract_from_dir(ROOT / "reader", [("**.py", "python")], keywords=KEYWORDS)
    for name, _line, message, _comments, context in found:
        catalog.add(message, locations=[(f"reader/{name}", None)], context=context)
    return catalog


def compiled() -> bytes:
    """Return the compiled catalogue, the same at whatever time it is compiled."""
    with PO.open("rb") as file:
        catalog = read_po(file, locale="ru")
    catalog.creation_date = catalog.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    target = io.BytesIO()
    write_mo(target, catalog)
    return target.getvalue()


def main() -> None:
    """Update the catalogue and compile it."""
    old = read_po(PO.open("rb"), locale="ru") if PO.exists() else Catalog(locale="ru")
    new = Catalog(locale="ru", fuzzy=False, header_comment="# The Russian of the reader.")
    for message in collect():
        if not message.id:
            continue
        known = old.get(message.id)
        new.add(message.id, known.string if known else None, locations=sorted(set(message.locations)))
    PO.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, new, sort_output=True, omit_header=True, width=120, include_lineno=False)
    header = (
        "# The Russian of the reader.\n"
        'msgid ""\nmsgstr ""\n"Language: ru\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {new.plural_forms}\\n"\n\n'
    )
    PO.write_bytes(header.encode() + text.getvalue())
    PO.with_suffix(".mo").write_bytes(compiled())
    missing = [
        message.id
        for message in new
        if message.id and not all(message.string if isinstance(message.string, tuple) else [message.string])
    ]
    print(f"{len(new)} messages, {len(missing)} without a translation")


if __name__ == "__main__":
    main()
