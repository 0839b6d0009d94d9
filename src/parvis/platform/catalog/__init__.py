"""Datasets: what they describe, who may see them, and their publication as snapshots."""
