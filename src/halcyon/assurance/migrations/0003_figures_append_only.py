from django.db import migrations

from halcyon.access.append_only import operation


class Migration(migrations.Migration):
    """What was published, and what a snapshot kept, is never changed or deleted."""

    dependencies = [("assurance", "0002_figures")]

    operations = [
        migrations.RunPython(
            operation(("assurance_publication", "assurance_snapshot")),
            migrations.RunPython.noop,
        )
    ]
