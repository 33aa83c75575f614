"""A process that uses a store: ``program.py HOME RUN COUNT`` appends COUNT events to RUN (made when missing)."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from bottega.domain.errors import BottegaError, UserError
from bottega.domain.plan import Plan
from bottega.domain.run import BuildRequest
from bottega.domain.spec import Entity, Spec
from bottega.store.sql import SqlRunStore

SPEC = Spec(name="Huts", entities=(Entity(name="Hut", label="Hut", plural="Huts"),))
PLAN = Plan(id="p", spec_digest="d", stack="s", seed=0, tasks=())


async def main(home: Path, run_id: str, count: int) -> None:
    store = SqlRunStore(home)
    await store.open()
    now = datetime.now(UTC)
    try:
        await store.create_run(run_id, BuildRequest(spec=SPEC, out="/o"), PLAN, at=now)
    except UserError as error:
        if error.code != "run_exists":
            raise
    for number in range(count):
        event = await store.append_event(run_id, "note", {"number": number, "text": "x" * 200}, at=now)
        print(event.sequence, flush=True)
    await store.aclose()


try:
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
except BottegaError as error:
    print(json.dumps({"kind": type(error).__name__, "code": error.code, "hint": error.hint}))
    sys.exit(2)
