import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The table of an offer's teams stays as it is, with a model of its own."""

    dependencies = [
        ('accounts', '0002_invitation'),
        ('credentials', '0004_what_a_model_takes'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Limit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='credentials.offer')),
                        ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.team')),
                    ],
                    options={
                        'db_table': 'credentials_offer_teams',
                        'unique_together': {('offer', 'team')},
                    },
                ),
                migrations.AlterField(
                    model_name='offer',
                    name='teams',
                    field=models.ManyToManyField(blank=True, help_text="Empty for all of the credential's.", related_name='offers', through='credentials.Limit', to='accounts.team'),
                ),
            ],
        ),
    ]
