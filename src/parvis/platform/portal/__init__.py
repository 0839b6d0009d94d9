"""The home page, key figures, stories and embeds: pages that an agent composes from datasets."""
