"""On PostgreSQL the numbers of references come from a sequence, which goes on after the numbers already given."""

from django.db import migrations


def make(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    last = max(apps.get_model("work", "ReferenceSeries").objects.values_list("last", flat=True), default=0)
    schema_editor.execute(f"CREATE SEQUENCE work_reference START WITH {last + 1}")


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]
    operations = [migrations.RunPython(make)]
