"""What the set-up takes of Chromium's packages, and which fonts it shows."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from provision.chromium import fonts_configuration, needed


@pytest.mark.parametrize(
    ("archive", "is_needed"),
    [
        ("chromium-headless-shell_156.0.8078.79-1~deb12u1_amd64.deb", True),
        ("libnss3_2%3a3.87.1-1+deb12u4_amd64.deb", True),
        ("fonts-inter_4.0~beta7+ds-1_all.deb", True),
        ("libc6_2.36-9+deb12u14_amd64.deb", False),
        ("libllvm15_1%3a15.0.6-4+b1_amd64.deb", False),
        ("mesa-libgallium_25.0.7-2_amd64.deb", False),
    ],
)
def test_the_c_library_is_the_machines_own_and_no_graphics_card_is_looked_after(
    archive: str, is_needed: bool
) -> None:
    assert bool(needed([Path(archive)])) == is_needed


def test_every_family_of_fonts_is_one_that_the_set_up_brings() -> None:
    configuration = ElementTree.fromstring(fonts_configuration(Path("/srv/a checkout/.chromium")))
    assert configuration.findtext("dir") == "/srv/a checkout/.chromium/tree/usr/share/fonts"
    families = {alias.findtext("family") for alias in configuration.iter("alias")}
    assert {"system-ui", "sans-serif", "serif", "monospace", "emoji"} <= families
    preferred = {font.text for alias in configuration.iter("prefer") for font in alias}
    assert preferred == {"Inter", "DejaVu Sans", "DejaVu Serif", "DejaVu Sans Mono", "Noto Color Emoji"}
