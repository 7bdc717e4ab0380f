"""What a person has chosen: kept in the library, for nothing of the app lives anywhere else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader.errors import DamagedError
from reader.i18n import LANGUAGES, Language
from reader.library.records import FORMAT, SETTINGS, SettingsRecord, decode, encode

if TYPE_CHECKING:
    from reader.library.holdings import Holdings


@dataclass(frozen=True, slots=True)
class Settings:
    """``language`` is ``None`` where the system's is to be used; ``idle_minutes`` pass until the screen is locked."""

    language: Language | None = None
    idle_minutes: int = 5


def read_settings(holdings: Holdings) -> Settings:
    """Return the settings, the usual ones where none are kept."""
    try:
        record = decode(holdings.store.read(SETTINGS), SettingsRecord, name=SETTINGS)
    except (KeyError, DamagedError):
        return Settings()
    language = next((each for each in LANGUAGES if each == record.language), None)
    return Settings(language, max(1, record.idle_minutes))


def write_settings(holdings: Holdings, settings: Settings) -> None:
    """Keep ``settings``."""
    record = SettingsRecord(FORMAT, settings.language or "", settings.idle_minutes)
    with holdings.change():
        holdings.keeper.write(SETTINGS, encode(record), from_reserve=True)
        holdings.store.commit()
