"""The addresses that programs written for older versions still call, answered from the same reads as the present ones.

`v2_0` is the Explore API 2.0, `v1` its ancestor, the Search API 1.0; the rest are addresses of human pages and of widgets.
"""
