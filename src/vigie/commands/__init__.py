"""Groups of commands, each an app of its own, loaded when it is called: `gazetteer`, `officials`."""
