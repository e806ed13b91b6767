"""The built-in provider: an OpenAI-compatible image server that draws instead of calling out.

It stands apart: it imports nothing of imagegen and keeps its own copy of the vendor's rules, so that a test which sends
it a request compares two independent readings of the vendor's pages.
"""
