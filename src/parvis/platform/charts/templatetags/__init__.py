"""Tags that place a chart in a page."""
