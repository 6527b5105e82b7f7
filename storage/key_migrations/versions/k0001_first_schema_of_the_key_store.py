"""First schema of the key store."""

import sqlalchemy as sa
from alembic import op


revision = 'k0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table('person_key',
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('person')
    )


def downgrade() -> None:
    """Take the schema down."""
    op.drop_table('person_key')
