"""The services of a town, one package each, every one removable."""
