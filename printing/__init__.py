"""Forms to PDF: frozen dataclasses in, bytes out. No database and no window is opened here."""
