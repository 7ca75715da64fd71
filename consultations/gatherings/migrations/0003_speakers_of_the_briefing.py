import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Speakers are kept with the briefing, once. Nothing released has any here, so none are carried over."""

    dependencies = [
        ('gatherings', '0002_longer_feature_names'),
        ('material', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(model_name='agendaitem', name='speakers'),
        migrations.RemoveField(model_name='question', name='speaker'),
        migrations.DeleteModel(name='Speaker'),
        migrations.AddField(
            model_name='agendaitem',
            name='speakers',
            field=models.ManyToManyField(blank=True, related_name='agenda_items', to='material.speaker'),
        ),
        migrations.AddField(
            model_name='question',
            name='speaker',
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='material.speaker'
            ),
        ),
    ]
