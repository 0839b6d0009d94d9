"""The command line: `parvis COMMAND`. Each command's module is loaded only when it is called."""

from parvis.site.commands.main import main

__all__ = ["main"]
