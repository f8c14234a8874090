"""Run by Alembic, inside the transaction that `bot.migrations` has begun."""

from alembic import context
from sqlmodel import SQLModel

from bot.migrations import current
from bot.migrations.render import is_ours, item

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    include_name=is_ours,
    render_as_batch=current(connection) is not None,  # SQLite changes a table by copying it
    render_item=item,
)
context.run_migrations()
