"""Template tags of the portal: figures, ways to share."""
