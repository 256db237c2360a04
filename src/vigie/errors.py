"""Errors that a person reads: each says where, what, and the way out."""

from __future__ import annotations


class VigieError(Exception):
    """Anything that vigie refuses; `exit_code` is what the command line ends with."""

    exit_code = 1


class InputError(VigieError):
    """The input cannot be read: missing, a folder, binary, empty of text."""

    exit_code = 2


class OptionError(VigieError):
    """An option has a value that cannot be used: a date, a zone, a language."""

    exit_code = 3


class ShelfError(VigieError):
    """A data file of the project (or of the user) is wrong; names file and line."""

    exit_code = 4


class PartlyError(VigieError):
    """The work was done but for some inputs that could not be read; the message says where they are listed."""

    exit_code = 5


class StoreError(VigieError):
    """The store cannot be opened, read or written; what was acknowledged before stays."""
