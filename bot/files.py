"""What is handed in and sent along: bytes, kept once under their digest."""

import hashlib
import re
from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, Session, SQLModel

from bot.cards import Attachment
from bot.errors import NotAllowed
from bot.store import instant
from bot.words import N_

MOST_BYTES = 20 * 2**20
LONGEST_NAME = 120
UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f‎‏‪-‮⁦-⁩]+')  # for any system, or a trick


class Content(SQLModel, table=True):
    """The same bytes are the same row; who may have them follows from the card they hang on."""

    digest: str = Field(primary_key=True)  # SHA-256
    data: bytes = Field(sa_type=LargeBinary)
    kept_at: datetime = instant()


def keep(db: Session, name: str, media: str, data: bytes) -> Attachment:
    """Keep *data*; NotAllowed where it is more than a chat should carry."""
    if len(data) > MOST_BYTES:
        sentence = N_(
            "{name} is larger than {limit} MB. Put it into a folder and hand in its link."
        )
        raise NotAllowed(sentence, name=name, limit=MOST_BYTES // 2**20)
    digest = hashlib.sha256(data).hexdigest()
    new = (row for row in db.new if isinstance(row, Content) and row.digest == digest)
    if db.get(Content, digest) is None and next(new, None) is None:
        db.add(Content(digest=digest, data=data, kept_at=db.info["now"]))
    return Attachment(file_name(name), media, digest)


def content(db: Session, attachment: Attachment) -> bytes:
    return db.get_one(Content, attachment.digest).data


def file_name(name: str) -> str:
    """*name* as every system takes it, its ending kept."""
    fit = UNFIT.sub("-", name).strip(" .-") or "file"
    stem, dot, ending = fit.rpartition(".")
    if not dot or len(ending) > 10:
        return fit[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
