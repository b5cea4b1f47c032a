"""People: who they are, what each may do in which song, and how somebody is let in."""
