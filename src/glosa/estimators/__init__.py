"""Models behind one interface: views of records in, logits over the codes out."""
