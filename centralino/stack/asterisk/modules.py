"""The modules of Asterisk that a call of ours uses; nothing else is loaded."""

from __future__ import annotations

from pathlib import Path

# Without bridge_native_rtp: it sends the packets of the one who answers on as they are, with an SSRC and sequence
# numbers that the caller's side has not seen, and about every second receiver then plays nothing.
CORE = (
    "res_timing_timerfd", "pbx_config", "bridge_simple", "bridge_builtin_features", "bridge_holding",
    "bridge_softmix",
)  # fmt: skip
SOUND = (
    "codec_alaw", "codec_ulaw", "codec_a_mu", "codec_g722", "codec_resample",
    "format_pcm", "format_wav", "format_sln", "res_musiconhold", "app_playback", "app_sayunixtime",
)  # fmt: skip
SIP = (
    "res_sorcery_config", "res_sorcery_memory", "res_sorcery_astdb", "res_pjproject", "res_rtp_asterisk",
    "res_pjsip", "res_pjsip_session", "res_pjsip_pubsub", "res_pjsip_sdp_rtp", "res_pjsip_caller_id",
    "res_pjsip_nat", "res_pjsip_rfc3326", "res_pjsip_diversion", "res_pjsip_dtmf_info",
    "res_pjsip_dlg_options",
    "res_pjsip_authenticator_digest", "res_pjsip_outbound_authenticator_digest",
    "res_pjsip_outbound_registration", "res_pjsip_registrar", "res_pjsip_endpoint_identifier_ip",
    "res_pjsip_endpoint_identifier_user", "res_pjsip_refer", "res_pjsip_acl", "res_pjsip_header_funcs",
    "res_pjsip_logger", "res_pjsip_messaging", "chan_pjsip",
)  # fmt: skip
CALLS = (
    "res_speech", "res_agi", "app_dial", "app_queue", "app_mixmonitor", "app_stack", "app_verbose",
    "app_userevent", "app_read", "app_senddtmf", "app_exec", "app_amd", "app_waitforsilence",
)  # fmt: skip
FUNCTIONS = (
    "func_base64", "func_callerid", "func_channel", "func_cut", "func_devstate", "func_dialplan", "func_env",
    "func_global",
    "func_hangupcause", "func_logic", "func_math", "func_pjsip_aor", "func_pjsip_contact", "func_pjsip_endpoint",
    "func_strings", "func_timeout", "func_uri",
)  # fmt: skip

OURS = (*CORE, *SOUND, *SIP, *CALLS, *FUNCTIONS)

# Phones in browsers: SIP over WebSocket, encrypted sound, and their passwords in Asterisk's own database.
BROWSERS = ("res_http_websocket", "res_pjsip_transport_websocket", "res_srtp", "func_db")
OPUS = ("res_format_attr_opus", "codec_opus_open_source")


def browser_codecs(modules: Path) -> list[str]:
    """The codecs of browsers' phones, the best first. Not every Asterisk has Opus, which bears lost packets best.

    G.711 every browser has (RFC 7874, 3).
    """
    has_opus = all((modules / f"{each}.so").exists() for each in OPUS)
    return [*(["opus"] if has_opus else []), "alaw", "ulaw"]
