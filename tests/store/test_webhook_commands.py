"""`centralino webhooks`: all that the page does can be typed."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.fixtures.desk import Desk
from tests.store.campaigns.desk import TELEPHONE


@pytest.fixture
def desk(dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    (tmp_path / "telephone.toml").write_text(TELEPHONE)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("CENTRALINO_AMI_PASSWORD", "a password of sixteen letters")
    monkeypatch.setenv("CENTRALINO_WEBHOOKS_TO_PRIVATE_ADDRESSES", "yes")
    return Desk(tmp_path)


def test_a_subscription_is_made_changed_switched_and_removed(desk: Desk) -> None:
    made = desk.asks("webhooks", "add", "http://crm.local/hooks", "--event", "text.sent", "--about", "CRM")
    assert made["secret"].startswith("whsec_")
    assert made["secret"] not in desk.types("webhooks", "list")
    changed = desk.asks("webhooks", "change", "1", "--event", "call.ended", "--event", "answer.recorded")
    assert (changed["address"], changed["about"]) == ("http://crm.local/hooks", "CRM")
    assert changed["events"] == ["call.ended", "answer.recorded"]
    assert desk.asks("webhooks", "off", "1")["off_at"]
    assert desk.is_refused("webhooks", "test", "1") == "It is switched off: switch it on first."
    assert not desk.asks("webhooks", "on", "1")["off_at"]
    assert desk.asks("webhooks", "rotate", "1")["secret"] != made["secret"]
    desk.types("webhooks", "remove", "1")
    assert desk.asks("webhooks", "list") == []
    assert "no such subscription" in desk.is_refused("webhooks", "remove", "1")


def test_the_log_is_shown_and_events_are_told_again(desk: Desk, dsn: str) -> None:
    desk.types("webhooks", "add", "http://crm.local/hooks")
    delivery = desk.asks("webhooks", "test", "1", "--by", "ada")["delivery"]
    (waits,) = desk.asks("webhooks", "log", "1", "--state", "waiting")
    assert (waits["kind"], waits["body"], waits["tries"]) == ("test", {"sent_by": "ada"}, 0)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("update webhook_deliveries set state = 'failed', settled_at = now()")
    assert desk.asks("webhooks", "again", "1", "--since", "2026-01-01") == {"deliveries": 1}
    assert desk.asks("webhooks", "again", "1", "--delivery", str(delivery)) == {"deliveries": 1}
    assert "no such delivery" in desk.is_refused("webhooks", "again", "1", "--delivery", "7")
    assert "text" not in desk.types("webhooks", "log", "1")


def test_an_address_that_is_none_is_refused_in_one_line(desk: Desk) -> None:
    assert "no address of the web" in desk.is_refused("webhooks", "add", "crm.local")
