"""Audio files on their way in: kept as they come, heard by a process of its own, put away when they are whole."""
