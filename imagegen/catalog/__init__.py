"""The language of capabilities: kinds of field, models, their line-up and their prices."""
