"""Language models: a service that answers, a journal of its answers, and what is made with them."""
