"""Maps of datasets: vector tiles, layers, symbols and the base map."""
