"""What is to be done: one sentence, its doer, its deed and what speaks against it."""
