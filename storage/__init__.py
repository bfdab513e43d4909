"""What Headway remembers: tables, queries, migrations and the outbox; the only SQL."""
