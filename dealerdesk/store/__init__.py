"""The one file: driver, migrations, journal, search terms, backup, health.

Nothing is imported here: the window asks for the lock before it loads the driver.
"""
