"""Passwords are hashed as in the product, with little work: what is tested is not how long a guess takes."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Quick(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
