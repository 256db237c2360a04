"""The service (`vigie serve`): an API over a store, OGC API - Features, tiles, events, and the page. It reads no documents: only the store."""
