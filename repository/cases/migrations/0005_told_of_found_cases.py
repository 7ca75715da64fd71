from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_finding")]
    operations = [
        migrations.AddField(
            model_name="savedsearch",
            name="told_at",
            field=models.DateTimeField(help_text="publication of the newest case that a mail told of", null=True),
        ),
    ]
