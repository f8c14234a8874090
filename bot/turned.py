"""Who has another page of a card open than everybody else, where a platform keeps that by person.

What one person sees instead stays as it is when the card changes for all, until it is taken back.
"""

import json

from sqlmodel import Session

from bot.store import Memo

TURNED = "turned:"


def turn(db: Session, card: str, account: str) -> None:
    memo = db.get(Memo, TURNED + card, with_for_update=True) or Memo(name=TURNED + card, value="[]")
    memo.value = json.dumps(sorted({*json.loads(memo.value), account}))
    db.add(memo)


def turners(db: Session, card: str) -> list[str]:
    """Their accounts."""
    memo = db.get(Memo, TURNED + card)
    return list(json.loads(memo.value)) if memo else []


def turn_back(db: Session, card: str) -> None:
    """They all see what everybody sees."""
    if memo := db.get(Memo, TURNED + card):
        db.delete(memo)
