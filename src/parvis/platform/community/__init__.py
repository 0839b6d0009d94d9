"""What reusers and residents give back: reuses, feedback, and the datasets they follow."""
