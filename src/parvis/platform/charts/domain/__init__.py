"""The rules of charts, without Django."""
