"""Everything known of a contact on one page, and where they would be put through if they called now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rich.console import RenderableType
from rich.text import Text

from centralino.calls.records import Json
from centralino.cli.office import Office
from centralino.cli.output import coloured, day, instant, table
from centralino.cli.verdicts import in_words
from centralino.database import Connection
from centralino.directory.contacts import Contact
from centralino.support.customer_file import customer_files
from centralino.support.describing import describe_verdict
from centralino.support.staff_store import ContractChange, ContractRow, GrantRow


@dataclass(frozen=True, slots=True)
class ContactFile:
    """A contact, what they bought and were granted, and where they go now: in words, and for scripts."""

    contact: Contact
    now: str
    verdict: Mapping[str, Json]
    contracts: Sequence[ContractRow]
    changes: Sequence[ContractChange]
    grants: Sequence[GrantRow]


async def file_of(office: Office, connection: Connection, contact: Contact) -> ContactFile:
    """The file of one contact."""
    return (await files_of(office, connection, [contact]))[0]


async def files_of(office: Office, connection: Connection, contacts: Sequence[Contact]) -> list[ContactFile]:
    """The files of these contacts, in their order."""
    files = await customer_files(connection, contacts, office.now, office.settings.telephone, office.zone)
    return [
        ContactFile(
            file.contact,
            in_words(file.now),
            describe_verdict(file.now),
            file.contracts,
            file.changes,
            file.grants,
        )
        for file in files
    ]


def list_of_contacts(files: Sequence[ContactFile]) -> RenderableType:
    """One line each."""
    return table(
        "id#",
        "name",
        "codes",
        "numbers",
        "language",
        "now goes to",
        rows=[
            (
                file.contact.id,
                file.contact.name,
                ", ".join(code.code for code in file.contact.codes),
                ", ".join(held.number for held in file.contact.numbers),
                file.contact.language,
                file.now,
            )
            for file in files
        ],
        empty="no contacts",
    )


def pages(file: ContactFile, zone: ZoneInfo) -> Iterator[RenderableType]:
    """The whole file."""
    contact = file.contact
    yield _heading(file)
    yield table(
        "number",
        "trust",
        "came by",
        "since",
        "by",
        "confirmed",
        "by",
        "invalid since",
        rows=[
            (
                held.number,
                held.trust,
                held.source,
                instant(held.added_at, zone),
                held.added_by,
                instant(held.confirmed_at, zone),
                held.confirmed_by,
                instant(held.invalid_at, zone),
            )
            for held in contact.numbers
        ],
        title="Numbers",
    )
    yield contract_table(file.contracts, zone)
    if file.changes:
        yield changes_table(file.changes, zone)
    yield grant_table(file.grants, zone)


def contract_table(contracts: Sequence[ContractRow], zone: ZoneInfo) -> RenderableType:
    """Contracts as they stand."""
    return table(
        "id#",
        "kind",
        "from",
        "to",
        "paid until",
        "since",
        "by",
        rows=[
            (
                each.id,
                each.kind,
                day(each.starts_on),
                day(each.ends_on) or "further notice",
                day(each.paid_until) or "nothing paid",
                instant(each.added_at, zone),
                each.added_by,
            )
            for each in contracts
        ],
        title="Contracts",
    )


def changes_table(changes: Sequence[ContractChange], zone: ZoneInfo) -> RenderableType:
    """What contracts were before they were changed."""
    return table(
        "contract#",
        "changed",
        "by",
        "why",
        "to, before",
        "paid until, before",
        rows=[
            (
                each.contract_id,
                instant(each.at, zone),
                each.by,
                each.why,
                day(each.ends_on_was) or "further notice",
                day(each.paid_until_was) or "nothing paid",
            )
            for each in changes
        ],
        title="Changes of contracts",
    )


def grant_table(grants: Sequence[GrantRow], zone: ZoneInfo) -> RenderableType:
    """What the sales office said."""
    return table(
        "state",
        "since",
        "until",
        "by",
        "why",
        rows=[
            (each.state, instant(each.at, zone), instant(each.until, zone), each.by, each.why)
            for each in grants
        ],
        title="Grants",
    )


def _heading(file: ContactFile) -> Text:
    contact = file.contact
    heading = Text()
    heading.append(f"#{contact.id} {contact.name}\n", style="bold")
    codes = ", ".join(f"{code.code} ({code.country or code.kind})" for code in contact.codes)
    heading.append(f"codes     {codes or 'none'}\n")
    heading.append(f"language  {contact.language or 'that of the number dialled'}\n")
    if contact.name_clip:
        heading.append(f"name clip {contact.name_clip}\n")
    if contact.time_zone:
        heading.append(f"time zone {contact.time_zone}\n")
    if contact.prefers_texts:
        heading.append("campaigns text rather than call\n")
    return heading.append("now goes to ").append(coloured(file.now))
