"""The printable report of a picture: one HTML page, written without a script, for paper, phone and screen. `page.html(picture)` gives it.

A file each: `view` (the picture looked up), `marks` (how a value is written so that it leads back to its row), `page` (the order), then the parts.
Law, held by tests/test_report.py: every number that a reader sees is the value of a row, a counted thing marked as such, or stands in quoted words.
"""
