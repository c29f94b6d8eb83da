from django.db import migrations

from halcyon.audit import sql


def set_up(apps, schema_editor):
    for statement in sql.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def take_down(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for name, (table, _) in sql.triggers(vendor).items():
        schema_editor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if vendor == "postgresql" else ""))
    for name in sql.function_bodies(vendor):
        schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    """Triggers that refuse every change to the log, on both databases (sql/0002_guards.*.sql)."""

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(set_up, take_down)]
