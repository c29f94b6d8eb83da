from django.db import migrations

from halcyon.access.append_only import operation


class Migration(migrations.Migration):
    """The ledger of disclosures is never changed or deleted."""

    dependencies = [("sharing", "0001_initial")]

    operations = [migrations.RunPython(operation(("sharing_disclosure",)), migrations.RunPython.noop)]
