"""The provider that carries our texts, by the settings."""

from __future__ import annotations

from centralino.messages.provider import Provider
from centralino.messages.providers.sip import SIPProvider
from centralino.messages.providers.twilio_sending import TwilioAccount, TwilioProvider
from centralino.pbx import AMIConnection
from centralino.settings import Settings


def text_provider(settings: Settings, pbx: AMIConnection) -> Provider | None:
    """To be made inside a running loop; None when no texts are sent."""
    match settings.text_provider:
        case None:
            return None
        case "sip":
            return _sip(settings, pbx)
        case name:
            return TwilioProvider(_account(settings), name)


def _sip(settings: Settings, pbx: AMIConnection) -> SIPProvider:
    assert settings.text_trunk  # the settings were checked
    assert settings.text_sender
    peer = settings.telephone.trunks[settings.text_trunk]
    return SIPProvider(
        pbx, trunk=settings.text_trunk, host=peer.host, port=peer.port, sender=settings.text_sender
    )


def _account(settings: Settings) -> TwilioAccount:
    assert settings.twilio_account
    assert settings.twilio_token
    assert settings.text_sender
    return TwilioAccount(
        sid=settings.twilio_account,
        auth_token=settings.twilio_token.get_secret_value(),
        sender=settings.text_sender,
        report_to=f"{settings.public_address}/twilio/status",
        base_address=settings.twilio_address,
    )
