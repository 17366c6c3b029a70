"""Ports that are handed out once, whoever asks for them on this machine."""

from __future__ import annotations

import subprocess
import sys

from lab.ports import free_port, give_back, reserve

BEYOND = 40_000
"""Nobody is given this one."""
TAKES_IT = f"from lab.ports import reserve; print(reserve({BEYOND}), flush=True); input()"


def test_a_port_that_another_process_was_given_is_not_handed_out_until_it_has_ended() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", TAKES_IT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as another:
        assert another.stdout
        assert another.stdout.readline() == "True\n"
        assert not reserve(BEYOND)
        assert reserve(BEYOND + 1)
        another.communicate("\n")
    assert reserve(BEYOND)
    give_back([BEYOND, BEYOND + 1])


def test_no_port_is_handed_out_twice() -> None:
    ports = [free_port() for _ in range(50)]
    assert len(set(ports)) == len(ports)
    give_back(ports)
