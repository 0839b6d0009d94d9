"""The database's own refusal to change or remove an entry of the journal."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

REFUSAL = "entries of the journal are never changed nor removed"
CREATE = {
    "sqlite": [
        f"CREATE TRIGGER journal_entry_never_{verb.lower()} BEFORE {verb} ON journal_entry "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION journal_entry_never() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        "CREATE TRIGGER journal_entry_never BEFORE UPDATE OR DELETE ON journal_entry "
        "FOR EACH ROW EXECUTE FUNCTION journal_entry_never()",
    ],
}
DROP = {
    "sqlite": [f"DROP TRIGGER IF EXISTS journal_entry_never_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        "DROP TRIGGER IF EXISTS journal_entry_never ON journal_entry",
        "DROP FUNCTION IF EXISTS journal_entry_never()",
    ],
}


def create(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in CREATE[editor.connection.vendor]:
        editor.execute(statement)


def drop(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in DROP[editor.connection.vendor]:
        editor.execute(statement)
