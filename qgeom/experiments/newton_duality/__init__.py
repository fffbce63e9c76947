"""Newton polygons and dual subdivisions of tropical polynomials, against regions found by cuts."""
