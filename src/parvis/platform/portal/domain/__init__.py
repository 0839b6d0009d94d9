"""The rules of portal, without Django."""
