"""The rules of assistants, without Django."""
