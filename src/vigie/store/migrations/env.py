"""Runs migrations on the connection, inside the transaction, that `migrating.py` (or a test) puts into the configuration."""

from alembic import context

from vigie.store.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True, transaction_per_migration=False)
context.run_migrations()
