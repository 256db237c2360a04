"""Pages that people read and pass on, made of rows: the flash update and the chronology. Every number and state in them is the value of a cited row."""
