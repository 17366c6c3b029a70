"""How Asterisk takes a command apart, written again from its rules, to hold our quoting against."""

from __future__ import annotations


def words_asterisk_reads(line: bytes) -> list[str]:
    """The words of one line: blanks part them, except between quotes or after a backslash; both signs vanish."""
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    text = line[:-1].decode("utf-8", "surrogateescape")
    words: list[str] = []
    between, quoted, escaped = True, False, False
    for sign in text:
        if escaped or sign not in '" \t\\':
            literal, escaped = sign, False
        elif sign == '"':
            quoted = not quoted
            literal = ""
            if not (quoted and between):
                continue
        elif sign == "\\":
            escaped = True
            continue
        elif quoted:
            literal = sign
        else:
            between = True
            continue
        if between:
            words.append("")
            between = False
        words[-1] += literal
    return words
