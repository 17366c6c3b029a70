"""Having a file tried and its good rows taken, or giving it up."""

from __future__ import annotations

from starlette.responses import Response

from centralino.access.rules.rights import Right
from centralino.directory.contacts import Refused
from centralino.uploads import actions
from centralino.uploads.files import folder_of, remove
from centralino.uploads.lives import UploadEvent
from web.doors import Door
from web.in_words import in_words
from web.pages.uploads.one import upload_of
from web.visit import Visit


async def try_it(visit: Visit) -> Response:
    """See what would come of it."""
    return await _begin(visit, UploadEvent.TRY)


async def take(visit: Visit) -> Response:
    """Its good rows are in the directory, and on the list, for good."""
    return await _begin(visit, UploadEvent.TAKE)


async def give_up(visit: Visit) -> Response:
    """It is not wanted any more."""
    upload = await upload_of(visit)
    async with visit.changing() as connection:
        done = await actions.give_up(connection, upload.id, at=visit.now)
    if isinstance(done, Refused):
        return visit.see_other(f"/uploads/{upload.id}", in_words(visit, done.why), "refused")
    if done.file:
        remove(folder_of(visit.office.settings), [done.file])
    return visit.see_other("/uploads", visit.gettext("The file is given up. Nothing of it was taken."))


async def _begin(visit: Visit, event: UploadEvent) -> Response:
    upload = await upload_of(visit)
    async with visit.changing() as connection:
        begun = await actions.begin(connection, upload.id, event, at=visit.now)
    if isinstance(begun, Refused):
        return visit.see_other(f"/uploads/{upload.id}", in_words(visit, begun.why), "refused")
    if visit.office.workbench:
        visit.office.workbench.start(upload.id)
    return visit.see_other(f"/uploads/{upload.id}")


DOORS = (
    Door("POST", "/uploads/{id:int}/try", Right.IMPORT_PEOPLE, try_it),
    Door("POST", "/uploads/{id:int}/take", Right.IMPORT_PEOPLE, take),
    Door("POST", "/uploads/{id:int}/give-up", Right.IMPORT_PEOPLE, give_up),
)
