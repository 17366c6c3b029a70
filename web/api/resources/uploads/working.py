"""Having an upload tried and its good rows taken, or giving it up, over the API."""

from __future__ import annotations

from typing import Final

from fastapi import BackgroundTasks, Response

from centralino.uploads import actions, files
from centralino.uploads.lives import UploadEvent
from centralino.uploads.workbench import Workbench
from web.api.frame import Client, Id, granted, made_at, resource
from web.api.resources.uploads.told import ASK_AGAIN_AFTER, Importing, Upload, folder, told, upload_row

router = resource("uploads", "Uploads")

ACCEPTED: Final = 202


@router.post("/{upload_id}/try", status_code=ACCEPTED, summary="Try an upload")
async def try_it(upload_id: Id, client: Importing, response: Response, after: BackgroundTasks) -> Upload:
    """Learn what would come of it; nothing is changed by that. Ask for the upload until it is `tried`."""
    return await _begin(client, upload_id, UploadEvent.TRY, response, after)


@router.post("/{upload_id}/take", status_code=ACCEPTED, summary="Take the good rows of an upload")
async def take(upload_id: Id, client: Importing, response: Response, after: BackgroundTasks) -> Upload:
    """All of them or, whatever comes between, none; refused ones are left out. Ask for it until it is `taken`."""
    return await _begin(client, upload_id, UploadEvent.TAKE, response, after)


@router.post("/{upload_id}/give-up", summary="Give an upload up")
async def give_up(upload_id: Id, client: Importing, after: BackgroundTasks) -> Upload:
    """Nothing of it is taken, and its file is removed."""
    connection = await client.changing()
    await upload_row(connection, upload_id)
    given_up = granted(await actions.give_up(connection, upload_id, at=client.now))
    if given_up.file:
        after.add_task(files.remove, folder(client), [given_up.file])
    return told(await upload_row(connection, upload_id))


async def _begin(
    client: Client, upload_id: int, event: UploadEvent, response: Response, after: BackgroundTasks
) -> Upload:
    """What is to be done `after` that is done once the answer is sent, which is behind the commit."""
    connection = await client.changing()
    await upload_row(connection, upload_id)
    begun = granted(await actions.begin(connection, upload_id, event, at=client.now))
    if workbench := client.office.workbench:
        after.add_task(_start, workbench, upload_id)
    made_at(response, f"uploads/{upload_id}")
    response.headers["retry-after"] = ASK_AGAIN_AFTER
    return told(begun)


async def _start(workbench: Workbench, upload_id: int) -> None:
    """On the loop of the process, where a task of FastAPI that does not wait would be in a thread."""
    workbench.start(upload_id)
