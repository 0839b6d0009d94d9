"""`python -m parvis` is the command line."""

from parvis.site.commands import main

main()
