"""Races between the product's own service calls and the least that the same work can cost."""
