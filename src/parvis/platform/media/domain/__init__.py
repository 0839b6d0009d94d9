"""The rules of media, without Django."""
