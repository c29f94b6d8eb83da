from django.db import migrations

from halcyon.access.append_only import operation


class Migration(migrations.Migration):
    """Events are never changed or deleted; content goes only after two people agreed (chronology/actions.py)."""

    dependencies = [("chronology", "0001_initial")]

    operations = [
        migrations.RunPython(
            operation(
                ("chronology_event", "chronology_erasure"), unless_erased=(("chronology_eventcontent", "event_id"),)
            ),
            migrations.RunPython.noop,
        )
    ]
