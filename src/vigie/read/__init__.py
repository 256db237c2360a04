"""The read room: a document's bytes -> posts -> paragraphs -> sentences, with its language, outlet and date."""
