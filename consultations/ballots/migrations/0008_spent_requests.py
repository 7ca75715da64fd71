"""Every box that is open just now remembers which requests brought a ballot that was replaced since."""

from typing import Any

from django.db import migrations


def widen_open_boxes(apps: Any, schema_editor: Any) -> None:
    """A box is a table without a model, made at opening."""
    for ballot in apps.get_model("ballots", "Ballot").objects.filter(state="open").values_list("id", flat=True):
        schema_editor.execute(
            f'ALTER TABLE IF EXISTS "ballots_box_{ballot.hex}"'
            " ADD COLUMN IF NOT EXISTS spent bytea[] NOT NULL DEFAULT '{}'"
        )


class Migration(migrations.Migration):
    dependencies = [("ballots", "0007_leaves_with_one_index_less")]

    operations = [migrations.RunPython(widen_open_boxes, migrations.RunPython.noop)]
