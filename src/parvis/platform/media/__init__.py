"""Pictures, videos and calendars of datasets."""
