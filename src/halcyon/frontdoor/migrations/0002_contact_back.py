
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('frontdoor', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='contact_back',
            field=models.CharField(blank=True, choices=[('telephone', 'By telephone'), ('email', 'By e-mail'), ('letter', 'By letter'), ('none', 'Not at all')], max_length=10),
        ),
        migrations.AddField(
            model_name='contact',
            name='contact_back_safety',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='how_known',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='contact',
            name='no_message',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='contact',
            name='referrer_address',
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
