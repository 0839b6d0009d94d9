"""Charts of datasets: which suit the columns, what they ask of the API, drawn as SVG without script."""
