"""The secret of a draw is opened, and its panel named, once two people have confirmed the digits."""

from typing import Any

from django.conf import settings
from django.db import migrations, models


def close_again(apps: Any, schema_editor: Any) -> None:
    """Draws that wait for the second person: their panel is named anew when that person confirms."""
    apps.get_model("recruitment", "Draw").objects.filter(state="drawn").update(panel=None)


class Migration(migrations.Migration):
    dependencies = [
        ("recruitment", "0003_pool_erasure"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(close_again, migrations.RunPython.noop),
        migrations.RemoveConstraint(
            model_name="draw",
            name="draw_decided_by_digits",
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["drawn", "decided"]), _negated=True),
                    models.Q(("digits", ""), _negated=True),
                    _connector="OR",
                ),
                name="draw_decided_by_digits",
            ),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("panel__isnull", False), ("state", "decided")),
                    models.Q(models.Q(("state", "decided"), _negated=True), ("panel__isnull", True)),
                    _connector="OR",
                ),
                name="draw_panel_named_once_decided",
            ),
        ),
    ]
