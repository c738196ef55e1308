"""The one file: driver, migrations, journal, search terms, backup, health."""

from dealerdesk.store.store import Change, Store, Writing

__all__ = ["Change", "Store", "Writing"]
