"""Sentences of a post -> mentions -> claims with attribution, modality and verification."""
