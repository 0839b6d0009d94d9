"""The rules of community, without Django."""
