"""First schema."""

import sqlalchemy as sa
from alembic import op


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema up."""
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('lookup', sa.LargeBinary(), nullable=False),
    sa.Column('person', sa.String(), nullable=False),
    sa.Column('sealed_channel', sa.LargeBinary(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('reachable', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('lookup'),
    sa.UniqueConstraint('person')
    )
    op.create_table('event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('office', sa.String(), nullable=False),
    sa.Column('appointment_kind', sa.String(), nullable=True),
    sa.Column('language', sa.String(), nullable=True),
    sa.Column('topic', sa.String(), nullable=True),
    sa.Column('interpreter', sa.Boolean(), nullable=True),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_office', ['office', 'at'], unique=False)

    op.create_table('family',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('pseudonym', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id')
    )
    op.create_table('inbox',
    sa.Column('update_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('lane', sa.BigInteger(), nullable=True),
    sa.Column('payload', sa.LargeBinary(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status <> 'done' OR payload IS NULL", name='done_keeps_nothing'),
    sa.CheckConstraint("status IN ('new','done','quarantined')", name='inbox_status_known'),
    sa.PrimaryKeyConstraint('update_id')
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index('ix_inbox_status', ['status', 'received_at'], unique=False)

    op.create_table('occupancy',
    sa.Column('resource', sa.String(), nullable=False),
    sa.Column('cell', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('resource', 'cell')
    )
    with op.batch_alter_table('occupancy', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_occupancy_chain'), ['chain'], unique=False)

    op.create_table('office_chat',
    sa.Column('office', sa.String(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('office'),
    sa.UniqueConstraint('chat_id')
    )
    op.create_table('consent',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_consent_account_id'), ['account_id'], unique=False)

    op.create_table('dialogue',
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('at', sa.String(), nullable=False),
    sa.Column('draft', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('shown_version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('shown_version <= version', name='shown_not_ahead'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.PrimaryKeyConstraint('account_id')
    )
    with op.batch_alter_table('dialogue', schema=None) as batch_op:
        batch_op.create_index('ix_dialogue_stale', ['updated_at'], unique=False)

    op.create_table('family_account',
    sa.Column('family_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['family_id'], ['family.id'], ),
    sa.PrimaryKeyConstraint('family_id', 'account_id')
    )
    with op.batch_alter_table('family_account', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_account_account_id'), ['account_id'], unique=False)

    op.create_table('staff',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('office', sa.String(), nullable=True),
    sa.Column('counsellor', sa.String(), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.CheckConstraint("role IN ('counsellor','team_head','coordinator','admin')", name='staff_role_known'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('account_id')
    )
    op.create_table('appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('chain', sa.String(), nullable=False),
    sa.Column('family_id', sa.Integer(), nullable=False),
    sa.Column('office', sa.String(), nullable=False),
    sa.Column('counsellor', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('topic', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('interpreter', sa.Boolean(), nullable=False),
    sa.Column('start_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('requested_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by', sa.Integer(), nullable=True),
    sa.Column('decided_version', sa.Integer(), nullable=True),
    sa.Column('cancelled_from', sa.String(), nullable=True),
    sa.Column('undo_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("(status = 'pending') = (expires_at IS NOT NULL) OR status = 'cancelled'", name='pending_expires'),
    sa.CheckConstraint("status IN ('proposed','pending','booked','fulfilled','noshow','declined','expired','cancelled')", name='appointment_status_known'),
    sa.CheckConstraint('start_at < end_at', name='appointment_has_length'),
    sa.ForeignKeyConstraint(['decided_by'], ['staff.id'], ),
    sa.ForeignKeyConstraint(['family_id'], ['family.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('chain'),
    sa.UniqueConstraint('code')
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index('ix_appointment_expiry', ['status', 'expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_family_id'), ['family_id'], unique=False)
        batch_op.create_index('ix_appointment_office', ['office', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_undo_until'), ['undo_until'], unique=False)

    op.create_table('card',
    sa.Column('appointment_id', sa.Integer(), nullable=False),
    sa.Column('chat_id', sa.BigInteger(), nullable=False),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('mode', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], ),
    sa.PrimaryKeyConstraint('appointment_id')
    )
    op.create_table('hold',
    sa.Column('family_id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(), nullable=False),
    sa.Column('counsellor', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('start_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('appointment_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('start_at < end_at', name='hold_has_length'),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], ),
    sa.ForeignKeyConstraint(['family_id'], ['family.id'], ),
    sa.PrimaryKeyConstraint('family_id')
    )
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_hold_expires_at'), ['expires_at'], unique=False)

    op.create_table('move',
    sa.Column('appointment_id', sa.Integer(), nullable=False),
    sa.Column('side', sa.String(), nullable=False),
    sa.Column('counsellor', sa.String(), nullable=False),
    sa.Column('start_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('end_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('start_at < end_at', name='move_has_length'),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], ),
    sa.PrimaryKeyConstraint('appointment_id')
    )
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_move_expires_at'), ['expires_at'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('news', sa.String(), nullable=True),
    sa.Column('appointment_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('chat_id', sa.BigInteger(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sort_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('urgency', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=True),
    sa.Column('coming', sa.Boolean(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('not_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('message_id', sa.BigInteger(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('due','sent','expired','dead')", name='notice_status_known'),
    sa.CheckConstraint('(account_id IS NULL) <> (chat_id IS NULL)', name='one_recipient'),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], ),
    sa.ForeignKeyConstraint(['appointment_id'], ['appointment.id'], ),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('key')
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_account_id'), ['account_id'], unique=False)
        batch_op.create_index('ix_notice_appointment', ['appointment_id', 'kind'], unique=False)
        batch_op.create_index('ix_notice_due', ['status', 'due_at'], unique=False)



def downgrade() -> None:
    """Take the schema down."""
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index('ix_notice_due')
        batch_op.drop_index('ix_notice_appointment')
        batch_op.drop_index(batch_op.f('ix_notice_account_id'))

    op.drop_table('notice')
    with op.batch_alter_table('move', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_move_expires_at'))

    op.drop_table('move')
    with op.batch_alter_table('hold', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_hold_expires_at'))

    op.drop_table('hold')
    op.drop_table('card')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointment_undo_until'))
        batch_op.drop_index('ix_appointment_office')
        batch_op.drop_index(batch_op.f('ix_appointment_family_id'))
        batch_op.drop_index('ix_appointment_expiry')

    op.drop_table('appointment')
    op.drop_table('staff')
    with op.batch_alter_table('family_account', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_family_account_account_id'))

    op.drop_table('family_account')
    with op.batch_alter_table('dialogue', schema=None) as batch_op:
        batch_op.drop_index('ix_dialogue_stale')

    op.drop_table('dialogue')
    with op.batch_alter_table('consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_consent_account_id'))

    op.drop_table('consent')
    op.drop_table('office_chat')
    with op.batch_alter_table('occupancy', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_occupancy_chain'))

    op.drop_table('occupancy')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('ix_inbox_status')

    op.drop_table('inbox')
    op.drop_table('family')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_office')

    op.drop_table('event')
    op.drop_table('account')
