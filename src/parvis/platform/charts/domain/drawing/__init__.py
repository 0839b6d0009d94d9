"""Charts drawn as SVG: pure functions from an answer to marks, without script and without style attributes."""
