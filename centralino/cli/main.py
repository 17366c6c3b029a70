"""The `centralino` command, put together."""

from __future__ import annotations

import typer

from centralino.cli import (
    call_backs,
    calls,
    contacts,
    contracts,
    grants,
    lists,
    numbers,
    opposition,
    prompts,
    staff,
    texts,
    tokens,
    webhooks,
)
from centralino.cli.campaigns import group as campaigns
from centralino.cli.doctor import doctor
from centralino.cli.explain import explain
from centralino.cli.importing import import_
from centralino.cli.serve import serve
from centralino.cli.up import up

app = typer.Typer(
    help="Centralino: a telephone application server on Asterisk. Each command has its own --help.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

STAFF, HOUSE = "For staff", "For whoever runs the house"

for noun, group in (
    ("contacts", contacts.app),
    ("numbers", numbers.app),
    ("contracts", contracts.app),
    ("grants", grants.app),
    ("calls", calls.app),
    ("call-backs", call_backs.app),
    ("campaign", campaigns.app),
    ("lists", lists.app),
    ("opposition", opposition.app),
    ("register", opposition.register_app),
    ("texts", texts.app),
):
    app.add_typer(group, name=noun, rich_help_panel=STAFF, no_args_is_help=True)
app.command("import", rich_help_panel=STAFF, no_args_is_help=True)(import_)
app.command("explain", rich_help_panel=STAFF, no_args_is_help=True)(explain)

app.add_typer(staff.app, name="staff", rich_help_panel=HOUSE, no_args_is_help=True)
app.add_typer(tokens.app, name="tokens", rich_help_panel=HOUSE, no_args_is_help=True)
app.add_typer(webhooks.app, name="webhooks", rich_help_panel=HOUSE, no_args_is_help=True)
app.command("up", rich_help_panel=HOUSE)(up)
app.command("serve", rich_help_panel=HOUSE, no_args_is_help=True)(serve)
app.command("doctor", rich_help_panel=HOUSE)(doctor)
app.add_typer(prompts.app, name="prompts", rich_help_panel=HOUSE, no_args_is_help=True)


def main() -> None:
    """Run the command that was typed; 1 when it cannot be done, 2 when it is not understood."""
    app()
