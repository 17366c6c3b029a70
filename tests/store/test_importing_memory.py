"""However long a file is, importing it takes the same memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from stdnum import luhn

COMMAND = (
    "import resource, sys; from centralino.cli.main import app; app(sys.argv[1:], standalone_mode=False); "
)
COMMAND += "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
TELEPHONE = """
safe = { phone = "desk" }
lines."+390212345678".language = "it"
phones.desk.password = "a-password-of-the-desk"
destinations.support.ring = [{ phone = "desk" }]
destinations.sales.ring = [{ phone = "desk" }]
"""


def write(file: Path, rows: int) -> None:
    """Customers with a VAT number and two telephones each."""
    with file.open("w") as out:
        out.write("name;code;phone 1;phone 2;from;paid until\n")
        for number in range(1, rows + 1):
            digits = f"{number:07}001"
            vat = digits + luhn.calc_check_digit(digits)
            out.write(f"Customer {number};{vat};02 5{number:07};333 {number:07};2026-01-01;2026-12-31\n")


def kilobytes(folder: Path, dsn: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, "import", "customers.csv"],
        cwd=folder,
        env={**os.environ, "DATABASE_URL": dsn, "CENTRALINO_AMI_PASSWORD": "a password of sixteen letters"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "0 refused" in done.stdout
    return int(done.stdout.split()[-1])


def test_ten_times_the_rows_take_the_same_memory(dsn: str, tmp_path: Path) -> None:
    (tmp_path / "telephone.toml").write_text(TELEPHONE)
    write(tmp_path / "customers.csv", 2_000)
    few = kilobytes(tmp_path, dsn)
    write(tmp_path / "customers.csv", 20_000)
    assert kilobytes(tmp_path, dsn) == pytest.approx(few, rel=0.05)
