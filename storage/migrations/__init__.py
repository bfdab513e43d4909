"""Schema migrations (Alembic): `headway migrate` brings any older database up to date."""
