"""Search: text search configurations that fold accents, one a language, and the tables behind them.

Needs the extensions unaccent and pg_trgm, which the owner of the database may create (they are trusted since PostgreSQL
13); where a managed server does not let them, its administrator runs `CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm;`
once in this database before `migrate`.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import uuid
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

# ISO 639-1 code of a record's language -> what PostgreSQL calls its stemmer. A server that lacks one uses cases_simple.
LANGUAGES = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english",
    "et": "estonian", "fi": "finnish", "fr": "french", "de": "german", "el": "greek", "hi": "hindi", "hu": "hungarian",
    "id": "indonesian", "ga": "irish", "it": "italian", "lt": "lithuanian", "ne": "nepali", "no": "norwegian",
    "nb": "norwegian", "nn": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
FOLDED = "ALTER MAPPING FOR hword, hword_part, word WITH unaccent"
CONFIGURATIONS = "".join(
    f"""
    IF EXISTS (SELECT FROM pg_ts_config WHERE cfgname = '{stemmer}' AND cfgnamespace = 'pg_catalog'::regnamespace) THEN
        CREATE TEXT SEARCH CONFIGURATION cases_{code} (COPY = pg_catalog.{stemmer});
        ALTER TEXT SEARCH CONFIGURATION cases_{code} {FOLDED}, {stemmer}_stem;
    END IF;"""
    for code, stemmer in LANGUAGES.items()
)
SEARCH = f"""
CREATE TEXT SEARCH CONFIGURATION cases_simple (COPY = pg_catalog.simple);
ALTER TEXT SEARCH CONFIGURATION cases_simple {FOLDED}, simple;
DO $$ BEGIN {CONFIGURATIONS}
END $$;
CREATE FUNCTION cases_config(language text) RETURNS regconfig LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (SELECT oid FROM pg_ts_config
         WHERE cfgname = 'cases_' || split_part(lower(language), '-', 1) AND pg_ts_config_is_visible(oid)),
        'cases_simple'::regconfig::oid
    )::regconfig
$$;
"""
UNDO = (
    "DROP FUNCTION cases_config(text); DROP TEXT SEARCH CONFIGURATION cases_simple;"
    + "".join(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS cases_{code};" for code in LANGUAGES)
)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_collections_from_files'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(SEARCH, UNDO),
        migrations.AlterField(
            model_name='case',
            name='origin',
            field=models.CharField(choices=[('contributor', 'handed in by a contributor'), ('file', 'written by the editors from public sources'), ('license', 'drafted from a license'), ('import', 'taken over from another collection')], default='contributor', max_length=12),
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='finding', serialize=False, to='cases.case')),
                ('language', models.CharField(max_length=35)),
                ('number', models.PositiveIntegerField()),
                ('published_at', models.DateTimeField()),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('sorted_title', models.CharField(max_length=400)),
                ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('title', django.contrib.postgres.search.SearchVectorField()),
                ('summary', django.contrib.postgres.search.SearchVectorField()),
                ('body', django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['title'], name='case_finding_title'), django.contrib.postgres.indexes.GinIndex(fields=['summary'], name='case_finding_summary'), django.contrib.postgres.indexes.GinIndex(fields=['body'], name='case_finding_body')],
            },
        ),
        migrations.CreateModel(
            name='Lexeme',
            fields=[
                ('word', models.TextField(primary_key=True, serialize=False)),
                ('cases', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['word'], name='case_lexeme_like', opclasses=['gin_trgm_ops'])],
            },
        ),
        migrations.CreateModel(
            name='Imported',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scheme', models.CharField(max_length=20)),
                ('source', models.CharField(help_text="the record's id in the collection that it comes from", max_length=200)),
                ('digest', models.CharField(help_text='SHA-256 of what was read', max_length=64)),
                ('notes', models.JSONField(default=list, help_text='values that no field of ours knows: [column, value]')),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='imported', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scheme', 'source'), name='case_imported_once'), models.CheckConstraint(condition=models.Q(models.Q(('source', ''), _negated=True), models.Q(('scheme', ''), _negated=True)), name='case_imported_from_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='SavedSearch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.CharField(help_text='as in the address of the list of cases', max_length=2000)),
                ('mailed', models.BooleanField(default=False, verbose_name='write to me when a new case is found')),
                ('seen_at', models.DateTimeField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='saved_case_searches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'saved search',
                'verbose_name_plural': 'saved searches',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('user', 'query'), name='case_search_saved_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='case_search_has_name')],
            },
        ),
        migrations.CreateModel(
            name='Sent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('digest', models.CharField(help_text='SHA-256 of the body', max_length=64)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='case_sent_once')],
            },
        ),
    ]
