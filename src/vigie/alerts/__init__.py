"""Rules that an editor writes (docs/ALERTS.md) -> messages to people: once for each thing, again when it changes, with the words that they rest on."""
