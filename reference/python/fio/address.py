"""The FIO Address of chapter "Backup of Search Indexes", apart because chapter "Content" needs it too."""

import re

PART = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"


def is_fio_address(text):
    return isinstance(text, str) and 3 <= len(text) <= 64 and re.fullmatch(PART + "@" + PART, text) is not None
