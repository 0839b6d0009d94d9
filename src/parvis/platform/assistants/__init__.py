"""What programs that speak with people read: llms.txt and the Model Context Protocol."""
