"""Collect, read, fuse and store for ever: one process with workers, all of whose work is a durable queue in the store (docs/WATCH.md)."""
