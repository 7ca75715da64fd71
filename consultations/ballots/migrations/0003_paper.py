"""Paper: a mark on the roll, and one in every box that is open just now."""

from typing import Any

from django.db import migrations, models


def mark_open_boxes(apps: Any, schema_editor: Any) -> None:
    """A box is a table without a model, made at opening: those made before know no paper yet."""
    for ballot in apps.get_model("ballots", "Ballot").objects.filter(state="open").values_list("id", flat=True):
        schema_editor.execute(
            f'ALTER TABLE IF EXISTS "ballots_box_{ballot.hex}"'
            " ADD COLUMN IF NOT EXISTS paper smallint NOT NULL DEFAULT 0"
        )


class Migration(migrations.Migration):
    dependencies = [("ballots", "0002_initial")]

    operations = [
        migrations.AddField(
            model_name="rollentry",
            name="paper",
            field=models.BooleanField(default=False, help_text="took this ballot on paper"),
        ),
        migrations.RunPython(mark_open_boxes, migrations.RunPython.noop),
    ]
