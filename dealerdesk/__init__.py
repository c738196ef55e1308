"""DealerDesk: the dealership's work, without window or paper."""

__version__ = "0.1.0"
