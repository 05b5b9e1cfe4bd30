# Ce que dit le nœud.
told-detail = { $x }
