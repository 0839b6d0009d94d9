"""Pure rules of the journal: no Django, no clock."""
