"""Being in one song at one time: the shared clock and transport, calls, and what people say to each other."""
