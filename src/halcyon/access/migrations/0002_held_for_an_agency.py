"""A person's relationship is held for the agency that they worked for. Those that stand are given their present one."""

from django.db import migrations, models
from django.db.models import Q

# No organisation has this code, so a relationship of somebody who is not known any more opens nothing.
NOBODYS = "-"


def give_agency(apps, schema_editor):
    relationships = apps.get_model("access", "Relationship").objects.filter(user__isnull=False)
    codes = dict(apps.get_model("agencies", "User").objects.values_list("id", "organisation__code"))
    for user in set(relationships.values_list("user", flat=True)):
        relationships.filter(user=user).update(agency=codes.get(user, NOBODYS))


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("agencies", "0001_initial")]

    operations = [
        migrations.RemoveConstraint("relationship", "relationship_is_of_a_person_or_a_service"),
        migrations.AddField("relationship", "agency", models.CharField(blank=True, default="", max_length=20)),
        migrations.RunPython(give_agency, migrations.RunPython.noop),
        migrations.AddConstraint(
            "relationship",
            models.CheckConstraint(
                name="relationship_is_of_a_person_or_a_service",
                condition=(Q(user__isnull=False) & Q(service__isnull=True) & ~Q(agency=""))
                | (Q(user__isnull=True) & Q(service__isnull=False) & Q(agency="")),
            ),
        ),
    ]
