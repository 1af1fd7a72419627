"""Small parts of networks: they know tensors, not text, codes or files."""
