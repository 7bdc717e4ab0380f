"""Keys in their order.

Textual lets a widget have a key as soon as it comes, but carries out a binding only when the key has bubbled up to the
app: letters typed right after Ctrl+U were deleted with those before it. A widget with ``OwnKeys`` carries out its
bindings itself, each in its turn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual import events
    from textual.widget import Widget
else:
    Widget = object  # a second widget among the bases would hide what the first one inherits


class OwnKeys(Widget):
    """Comes before the widget's other classes."""

    async def _on_key(self, event: events.Key) -> None:
        for binding in self._bindings.key_to_bindings.get(event.key, ()):
            event.stop()
            event.prevent_default()  # Textual calls the method of each class by itself
            await self.run_action(binding.action)
            return
