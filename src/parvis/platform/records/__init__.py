"""Reading datasets: the Explore API, the pages' data and the exports."""
