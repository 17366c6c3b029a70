"""The UDP ports that sound goes through: at each start of an Asterisk the other half of those that there are.

When an Asterisk dies in the middle of its calls, their far ends go on sending for a while, sound and keys. If the
ports they send to were given out again at once, the key of somebody whose call is gone would be taken for the key of
somebody else: strict RTP keeps to the first who sends, and the far end of a call that says nothing sends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from centralino.stack.asterisk.templates import render

A_CALL = 4  # ports: RTP and RTCP, even and odd, for each of its two sides


def halves(first: int, last: int) -> tuple[range, range]:
    """The ports of one start and of the next; all of them for both where a half would be too few for a call."""
    half = (last - first + 1) // 2
    half -= half % 2  # RTP has the even port, RTCP the odd one above it (RFC 3550, 11)
    if half < A_CALL:
        return range(first, last + 1), range(first, last + 1)
    return range(first, first + half), range(first + half, last + 1)


def sound_by_turns(first: int, last: int) -> tuple[Mapping[str, str], ...]:
    """What `rtp.conf` says, start by start."""
    return tuple(render(("rtp.conf",), {"ports": ports}) for ports in halves(first, last))
