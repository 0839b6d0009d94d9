"""The rules of maps, without Django."""
