"""Action items have a priority and what they depend on."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("action", schema=None) as batch_op:
        for name in ("priority", "depends"):  # those that are there already have none
            column = sa.Column(name, sa.String(), nullable=False, server_default="")
            batch_op.add_column(column)
    with op.batch_alter_table("action", schema=None) as batch_op:
        for name in ("priority", "depends"):
            batch_op.alter_column(name, server_default=None)
