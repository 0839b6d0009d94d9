"""The rules of charts: no Django, no clock."""
