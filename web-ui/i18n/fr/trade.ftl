# Échanges.
trade-stub = x
