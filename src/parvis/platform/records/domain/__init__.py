"""Pure rules of what readers see of rows: no Django, no clock."""
