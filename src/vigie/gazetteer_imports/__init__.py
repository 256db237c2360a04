"""The user's own gazetteer beside the default one: read a source (`read` and a module a format), write (`store`), look up (`lookup`)."""
