"""Shared widgets. `ui.gallery` shows them all."""
