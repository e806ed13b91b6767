"""One file for each server that differs from OpenAI in more than its address and header."""
