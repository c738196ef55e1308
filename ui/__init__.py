"""The window: shows and asks. No SQL, no business rule; everything goes through the desk's services."""
