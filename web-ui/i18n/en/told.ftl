# What the node says.
told-detail = { $x }
