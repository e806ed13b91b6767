"""Stand-ins for servers: each takes and refuses what its server would, as far as its page or source says."""
