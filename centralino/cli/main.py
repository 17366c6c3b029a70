"""The `centralino` command, put together."""

from __future__ import annotations

import typer

from centralino.cli import contacts, contracts, grants, numbers, prompts
from centralino.cli.importing import import_

app = typer.Typer(
    help="Centralino: a telephone application server on Asterisk. Each command has its own --help.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

STAFF = "Staff"
for noun, group in (
    ("contacts", contacts.app),
    ("numbers", numbers.app),
    ("contracts", contracts.app),
    ("grants", grants.app),
):
    app.add_typer(group, name=noun, rich_help_panel=STAFF, no_args_is_help=True)
app.command("import", rich_help_panel=STAFF)(import_)
app.add_typer(prompts.app, name="prompts", no_args_is_help=True)


def main() -> None:
    """Run the command that was typed; 1 when it cannot be done, 2 when it is not understood."""
    app()
