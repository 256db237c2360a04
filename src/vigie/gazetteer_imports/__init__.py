"""The user's own gazetteer beside the default one: read a source (`geonames`, `postal`, `codifier`, `boundaries`, `tables`), write (`store`), look up (`lookup`)."""
