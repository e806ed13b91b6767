"""The self-hosted image studio for teams."""
