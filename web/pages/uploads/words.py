"""How uploads are told: their states, and what columns are taken for."""

from __future__ import annotations

from typing import Final

from centralino.support.importing.columns import Column
from centralino.uploads.lives import UploadState
from web.marking import N_

STATES: Final = {
    UploadState.UPLOADED: N_("brought"),
    UploadState.LOOKED_INTO: N_("looked into"),
    UploadState.TRYING: N_("being tried"),
    UploadState.TRIED: N_("tried"),
    UploadState.TAKING: N_("being taken"),
    UploadState.TAKEN: N_("taken"),
    UploadState.FAILED: N_("failed"),
    UploadState.GIVEN_UP: N_("given up"),
}
TONES: Final = {UploadState.TAKEN: "good", UploadState.FAILED: "bad", UploadState.TRIED: "calm"}
COLUMNS: Final = {
    Column.NAME: N_("Name"),
    Column.SURNAME: N_("Surname"),
    Column.CODE: N_("VAT number or code"),
    Column.VAT_COUNTRY: N_("Country of the VAT number"),
    Column.CUSTOMER_CODE: N_("Customer code"),
    Column.LANGUAGE: N_("Language"),
    Column.NUMBERS: N_("Numbers"),
    Column.CONTRACT: N_("Kind of contract"),
    Column.FROM: N_("First day"),
    Column.TO: N_("Last day"),
    Column.PAID_UNTIL: N_("Paid until"),
    Column.GRANT: N_("Decision of sales"),
}
