"""What the floors above may want to hear of people."""

from django.dispatch import Signal

renamed = Signal()  # with `user` and `before`, their old name; within the transaction
