"""The composition of an installation: settings, addresses, command line and the enabled services."""
