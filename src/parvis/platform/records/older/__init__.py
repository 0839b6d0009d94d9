"""The addresses that programs written for older versions still call, answered from the same reads as the present ones.

`v2_0` is the Explore API 2.0; `search`, `analyze`, `map_answers` and `datasets` are its ancestor, the Search API 1.0; the rest
are addresses of human pages and of widgets. Nothing here reads a dataset in a way of its own.
"""
